/**
 * One canvas for the lanes of a tile or row, as large as they are. React may not own them: a canvas is handed to the
 * worker for good.
 */
import type { WaveCanvas, WaveScreen } from '../waves/wave-screen.ts';
import type { LaneGroup } from './registry.ts';

interface Shown {
  readonly element: HTMLCanvasElement;
  readonly waves: WaveCanvas;
  readonly opaque: boolean;
}

const isOpaque = ({ lanes }: LaneGroup): boolean => lanes.every(({ background }) => background !== 'transparent');

export class LaneCanvases {
  readonly #screen: WaveScreen;
  readonly #parent: HTMLElement;
  readonly #className: string;
  readonly #shown = new Map<Element, Shown>();

  constructor(screen: WaveScreen, parent: HTMLElement, className: string) {
    this.#screen = screen;
    this.#parent = parent;
    this.#className = className;
  }

  show(groups: readonly LaneGroup[]): void {
    const gone = new Set(this.#shown.keys());
    for (const group of groups) {
      gone.delete(group.parent);
      // What a canvas shows through is settled when it is made.
      if (this.#shown.get(group.parent)?.opaque !== isOpaque(group)) this.#end(group.parent);
      const { element, waves } = this.#shown.get(group.parent) ?? this.#make(group);
      place(element, group);
      waves.setLanes(group.lanes);
    }
    for (const parent of gone) this.#end(parent);
  }

  #make(group: LaneGroup): Shown {
    const element = document.createElement('canvas');
    element.className = this.#className;
    element.setAttribute('aria-hidden', 'true');
    place(element, group);
    this.#parent.append(element);
    const opaque = isOpaque(group);
    const made = { element, waves: this.#screen.add(element, opaque), opaque };
    this.#shown.set(group.parent, made);
    return made;
  }

  #end(parent: Element): void {
    const shown = this.#shown.get(parent);
    shown?.waves.end();
    shown?.element.remove();
    this.#shown.delete(parent);
  }
}

function place({ style }: HTMLCanvasElement, { x, y, width, height }: LaneGroup): void {
  style.inset = `${y}px auto auto ${x}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
