/** A time-stamped annotation list (TAL) of EDF+. Times are seconds from the start of the file. */
export interface EdfTal {
  readonly onsetSeconds: number;
  readonly durationSeconds: number | null;
  /** Empty for the TAL that only says when its data record starts. */
  readonly texts: readonly string[];
  /** Whether the first text is empty: in the first TAL of a data record that marks its onset as the record's start. */
  readonly timekeeping: boolean;
}

const onsetEnd = 0x14;
/** Nine digits are 31 years; more is damage. */
const number = /^[+-]\d{1,9}(?:\.\d{0,12})?$/u;
const duration = /^\d{1,9}(?:\.\d{0,12})?$/u;

/**
 * Reads the TALs in the bytes of an annotations signal in one data record:
 * `+onset[\x15duration]\x14text\x14...text\x14\x00`, padded with zero bytes.
 *
 * `malformed` counts what is no TAL. Source: edfplus.info/specs/edfplus.html, 2.2.2.
 */
export function parseTals(bytes: Uint8Array): { readonly tals: readonly EdfTal[]; readonly malformed: number } {
  const tals: EdfTal[] = [];
  let malformed = 0;
  let start = 0;
  while (start < bytes.length) {
    const zero = bytes.indexOf(0, start);
    const end = zero < 0 ? bytes.length : zero;
    const tal = end === start ? null : parseTal(bytes.subarray(start, end));
    if (tal !== null) tals.push(tal);
    else if (end > start) malformed += 1;
    start = end + 1;
  }
  return { tals, malformed };
}

function parseTal(bytes: Uint8Array): EdfTal | null {
  if (!bytes.includes(onsetEnd)) return null;
  const [stamp = '', ...texts] = new TextDecoder().decode(bytes).split('\u0014');
  const [onset = '', length] = stamp.split('\u0015');
  if (!number.test(onset) || (length !== undefined && length !== '' && !duration.test(length))) return null;
  return {
    onsetSeconds: Number(onset),
    durationSeconds: length === undefined || length === '' ? null : Number(length),
    texts: texts.map((text) => text.trim()).filter((text) => text !== ''),
    timekeeping: texts[0] === '',
  };
}
