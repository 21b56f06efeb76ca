/**
 * Where several samples fall into one px column it keeps the first, the lowest, the highest and the last in their
 * order: the line is the same to the eye, and no R-peak is lost. Nothing is allocated.
 */

/** What a canvas context and a Path2D have in common, and all that a trace needs. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** A lone sample between two gaps is still a dot. */
const dotPx = 0.01;

export class ColumnPen {
  #sink: PathSink = { moveTo: () => undefined, lineTo: () => undefined };
  #column = Number.NaN;
  #count = 0;
  #x = 0;
  #y = 0;
  #firstX = 0;
  #firstY = 0;
  #lowX = 0;
  #lowY = 0;
  #highX = 0;
  #highY = 0;
  #lowAt = 0;
  #highAt = 0;
  #dot = false;

  begin(sink: PathSink): void {
    this.#sink = sink;
    this.#count = 0;
    this.#dot = false;
  }

  move(x: number, y: number): void {
    this.up();
    this.#sink.moveTo(x, y);
    this.#x = x;
    this.#y = y;
    this.#dot = true;
  }

  line(x: number, y: number): void {
    const column = Math.floor(x);
    if (this.#count > 0 && column !== this.#column) this.#flush();
    this.#dot = false;
    if (this.#count === 0) {
      this.#column = column;
      this.#firstX = this.#lowX = this.#highX = x;
      this.#firstY = this.#lowY = this.#highY = y;
      this.#lowAt = this.#highAt = 0;
    } else if (y < this.#lowY) {
      this.#lowX = x;
      this.#lowY = y;
      this.#lowAt = this.#count;
    } else if (y > this.#highY) {
      this.#highX = x;
      this.#highY = y;
      this.#highAt = this.#count;
    }
    this.#x = x;
    this.#y = y;
    this.#count += 1;
  }

  up(): void {
    this.#flush();
    if (this.#dot) this.#sink.lineTo(this.#x + dotPx, this.#y);
    this.#dot = false;
  }

  #flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const last = count - 1;
    this.#sink.lineTo(this.#firstX, this.#firstY);
    const lowFirst = this.#lowAt < this.#highAt;
    for (let turn = 0; turn < 2; turn += 1) {
      const low = lowFirst === (turn === 0);
      const at = low ? this.#lowAt : this.#highAt;
      if (at > 0 && at < last) this.#sink.lineTo(low ? this.#lowX : this.#highX, low ? this.#lowY : this.#highY);
    }
    if (last > 0) this.#sink.lineTo(this.#x, this.#y);
  }
}
