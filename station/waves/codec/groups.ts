/** Which classes of residuals share a code: neighbours are joined as long as that saves bytes. */

/** A group's frame and the head of its code, whatever it holds; bits. */
const groupBits = 160;
/** Of a code's table, for each symbol up to the highest; about. */
const symbolBits = 2.5;

interface Group {
  readonly first: number;
  readonly size: number;
  readonly counts: Uint32Array;
  readonly bits: number;
}

export interface Groups {
  /** Bit `c`: class `c` begins a group. */
  readonly begins: number;
  readonly groupOf: Uint8Array;
  readonly sizes: readonly number[];
}

/** @param counts of each symbol, 256 for each class */
export function groupsOf(counts: Uint32Array): Groups {
  const classes = counts.length / 256;
  const groups: Group[] = [];
  for (let own = 0; own < classes; own += 1) {
    const group = groupOf(own, counts.subarray(own * 256, own * 256 + 256));
    if (group.size > 0) groups.push(group);
  }
  for (let at = bestToJoin(groups); at !== null; at = bestToJoin(groups)) {
    groups.splice(at, 2, joined(groups[at]!, groups[at + 1]!));
  }
  // A class without residuals goes with the group before it, the first ones with the first.
  const map = new Uint8Array(classes);
  let begins = 1;
  groups.forEach(({ first }, index) => {
    if (index === 0) return;
    begins |= 1 << first;
    map.fill(index, first);
  });
  return { begins, groupOf: map, sizes: groups.length === 0 ? [0] : groups.map(({ size }) => size) };
}

function bestToJoin(groups: readonly Group[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (let at = 0; at + 1 < groups.length; at += 1) {
    const [one, other] = [groups[at]!, groups[at + 1]!];
    const saved = one.bits + other.bits - joined(one, other).bits;
    if (saved <= most) continue;
    most = saved;
    best = at;
  }
  return best;
}

function joined(one: Group, other: Group): Group {
  return groupOf(
    one.first,
    one.counts.map((count, symbol) => count + other.counts[symbol]!),
  );
}

function groupOf(first: number, counts: Uint32Array): Group {
  let size = 0;
  let highest = 0;
  let logs = 0;
  for (let symbol = 0; symbol < counts.length; symbol += 1) {
    const count = counts[symbol]!;
    if (count === 0) continue;
    size += count;
    highest = symbol;
    logs += count * Math.log2(count);
  }
  const bits = size === 0 ? 0 : size * Math.log2(size) - logs + groupBits + symbolBits * highest;
  return { first, size, counts, bits };
}
