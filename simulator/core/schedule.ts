/**
 * Work in the order of simulated time. Ties go by insertion, so a run does not depend on how the shell cuts
 * time into steps: the same seed gives the same messages at any speed.
 */
export interface Schedule {
  /** Runs `work` at `atMs`; what it returns is when to run again, null for never. */
  add(atMs: number, work: (nowMs: number) => number | null): void;
  /** Runs what is due up to and including `untilMs`, at most `limit` items; true when nothing due is left. */
  runUntil(untilMs: number, limit?: number): boolean;
}

interface Item {
  readonly atMs: number;
  readonly order: number;
  readonly work: (nowMs: number) => number | null;
}

const before = (a: Item, b: Item): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Binary heap: 200 beds with pumps are about 700 items. */
export function schedule(): Schedule {
  const heap: Item[] = [];
  let inserted = 0;
  const at = (index: number): Item => heap[index] as Item;

  function push(item: Item): void {
    let index = heap.length;
    heap.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(item, at(parent))) break;
      heap[index] = at(parent);
      index = parent;
    }
    heap[index] = item;
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(at(child + 1), at(child))) child += 1;
      if (!before(at(child), last)) break;
      heap[index] = at(child);
      index = child;
    }
    heap[index] = last;
  }

  return {
    add(atMs, work) {
      push({ atMs, order: inserted, work });
      inserted += 1;
    },
    runUntil(untilMs, limit = Infinity) {
      for (let done = 0; done < limit; done += 1) {
        const first = heap[0];
        if (first === undefined || first.atMs > untilMs) return true;
        removeFirst();
        const again = first.work(first.atMs);
        if (again !== null) push({ ...first, atMs: again });
      }
      return (heap[0]?.atMs ?? Infinity) > untilMs;
    },
  };
}
