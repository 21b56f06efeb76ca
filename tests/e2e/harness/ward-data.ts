/** Made-up patients and values. Nobody here is real. */
export interface BedData {
  readonly bed: string;
  readonly name: readonly [family: string, given: string] | null;
  readonly hr: number;
  readonly spo2: number;
  readonly sys: number;
  readonly dia: number;
  readonly mean: number;
  readonly rr: number;
  readonly temp: number;
  /** Minutes since the cuff; null: invasive pressure. */
  readonly nibpMin: number | null;
  readonly rhythm: string;
  readonly o2: number;
  readonly pumps: number;
}

type Row = readonly [
  string,
  string,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number | null,
  string,
  number,
  number,
];

const rows: readonly (Row | null)[] = [
  ['Demo', 'Anna', 72, 97, 128, 74, 92, 14, 36.7, 11, 'SR', 0, 1],
  ['Sample', 'Boris', 81, 96, 134, 78, 97, 16, 36.9, 14, 'SR', 0, 0],
  ['Test', 'Carla', 66, 98, 118, 70, 86, 13, 36.5, 22, 'SR', 0, 2],
  ['Mock', 'Dario', 88, 95, 142, 81, 101, 18, 37.1, 3, 'SR', 2, 1],
  ['Example', 'Eva', 76, 99, 112, 68, 83, 15, 36.6, 9, 'SR', 0, 1],
  ['Demo', 'Felix', 94, 94, 124, 72, 89, 19, 36.8, 17, 'AF', 2, 1],
  ['Sample', 'Greta', 84, 97, 121, 66, 84, 16, 36.8, null, 'SR', 2, 2],
  ['Test', 'Hugo', 69, 98, 126, 77, 93, 12, 36.4, 13, 'SR', 0, 0],
  ['Mock', 'Ines', 79, 96, 131, 75, 94, 16, 36.9, 8, 'SR', 0, 2],
  null,
  ['Example', 'Jonas', 92, 95, 116, 62, 80, 20, 37.8, null, 'SR', 3, 3],
  ['Demo', 'Kira', 104, 92, 110, 58, 75, 22, 38.3, null, 'ST', 4, 3],
  ['Sample', 'Leon', 62, 99, 122, 76, 91, 12, 36.6, 11, 'SR', 0, 0],
  ['Test', 'Mara', 70, 96, 138, 70, 93, 15, 36.7, 14, 'Paced', 0, 1],
  ['Mock', 'Nils', 112, 95, 119, 71, 87, 18, 36.9, 22, 'AF', 1, 1],
  ['Example', 'Olga', 75, 97, 127, 73, 91, 14, 36.5, 3, 'SR', 0, 0],
  ['Demo', 'Pavel', 54, 98, 115, 67, 83, 13, 36.4, 9, 'SB', 0, 1],
  ['Sample', 'Rosa', 97, 94, 146, 84, 105, 24, 37.4, 17, 'SR', 3, 2],
  ['Test', 'Sven', 83, 97, 129, 80, 96, 16, 36.8, 25, 'SR', 0, 1],
  null,
  ['Mock', 'Tilda', 77, 96, 136, 72, 93, 17, 36.7, 8, 'SR', 0, 1],
  ['Example', 'Ugo', 71, 98, 121, 75, 90, 14, 36.6, 19, 'SR', 0, 0],
  ['Demo', 'Vera', 86, 95, 129, 64, 86, 17, 37.0, null, 'SR', 2, 2],
  ['Sample', 'Willem', 68, 97, 124, 70, 88, 13, 36.5, 6, 'SR', 0, 1],
];

const families = ['Proxy', 'Fiction', 'Model', 'Dummy', 'Specimen'];
const givens = ['Ada', 'Bela', 'Cleo', 'Dina', 'Emil', 'Fritz', 'Gita', 'Hanna', 'Ina', 'Jana', 'Karl', 'Lena'];

function made(index: number): Row | null {
  if (index === 32 || index === 40) return null;
  const a = (index * 37) % 41;
  const b = (index * 23) % 17;
  return [
    families[index % 5] ?? '',
    givens[index % 12] ?? '',
    62 + a,
    94 + (a % 6),
    115 + a,
    64 + b,
    80 + b,
    12 + (b % 8),
    36.4 + (b % 9) / 10,
    3 + (a % 25),
    index % 7 === 0 ? 'AF' : 'SR',
    index % 3 === 2 ? 1 + (index % 3) : 0,
    index % 3,
  ];
}

export function wardData(count: number): readonly BedData[] {
  return Array.from({ length: count }, (_, index): BedData => {
    const row = index < rows.length ? (rows[index] ?? null) : made(index);
    const [family, given, hr, spo2, sys, dia, mean, rr, temp, nibpMin, rhythm, o2, pumps] =
      row ?? (['', '', 0, 0, 0, 0, 0, 0, 0, null, '', 0, 0] as const);
    const bed = String(index + 1).padStart(2, '0');
    const name = row === null ? null : ([family, given] as const);
    return { bed, name, hr, spo2, sys, dia, mean, rr, temp, nibpMin, rhythm, o2, pumps };
  });
}
