/** Physical units that records of one patient mix, each in terms of the first of its row. */
const quantities: readonly Readonly<Record<string, number>>[] = [
  { V: 1, mV: 1e-3, uV: 1e-6, µV: 1e-6, μV: 1e-6, nV: 1e-9 },
  { mmHg: 1, kPa: 7.500_615_05, cmH2O: 0.735_559_24 },
];

/** What a value in `from` is multiplied with to be in `to`; null when the units do not measure the same. */
export function unitFactor(from: string, to: string): number | null {
  if (from === to) return 1;
  for (const quantity of quantities) {
    const [a, b] = [Object.hasOwn(quantity, from), Object.hasOwn(quantity, to)];
    if (a && b) return (quantity[from] ?? 1) / (quantity[to] ?? 1);
  }
  return from.toLowerCase() === to.toLowerCase() ? 1 : null;
}
