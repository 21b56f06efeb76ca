/** HL7 times: YYYYMMDDHHMM[SS[.S…]][+/-ZZZZ]. Without an offset they are local to the feed's zone. */

/** Offsets of one IANA zone, looked up once per quarter of an hour of history (transitions fall on quarters). */
export class Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat | null;
  private readonly offsets = new Map<number, number>();

  /** Throws RangeError for a name that is no zone. */
  constructor(name: string) {
    this.name = name;
    this.format =
      name === 'UTC'
        ? null
        : new Intl.DateTimeFormat('en-US', {
            timeZone: name,
            hourCycle: 'h23',
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric',
            second: 'numeric',
          });
  }

  /** Milliseconds that local time is ahead of UTC at this moment. */
  offsetMsAt(utcMs: number): number {
    if (this.format === null) return 0;
    const quarter = Math.floor(utcMs / 900_000);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const fields: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(quarter * 900_000)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - quarter * 900_000;
    if (this.offsets.size >= 1024) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }

  /**
   * Local time (as if it were UTC) to epoch ms. In the hour that a clock change repeats the reading nearest to
   * `nearMs` is taken; in the hour that it skips, the time runs on as before the change.
   */
  toUtc(localMs: number, nearMs: number): number {
    if (this.format === null) return localMs;
    const before = this.offsetMsAt(localMs - dayMs);
    const after = this.offsetMsAt(localMs + dayMs);
    if (before === after) return localMs - before;
    const early = localMs - before;
    const late = localMs - after;
    const earlyHolds = this.offsetMsAt(early) === before;
    const lateHolds = this.offsetMsAt(late) === after;
    if (earlyHolds && lateHolds) return Math.abs(early - nearMs) <= Math.abs(late - nearMs) ? early : late;
    return lateHolds ? late : early;
  }
}

const dayMs = 86_400_000;

const digits = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
};

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Begin of a day given as YYYYMMDD, as if local time were UTC; NaN where there is no such day. */
function dayOf(date: number): number {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > monthDays[month - 1]!)
    return Number.NaN;
  return day === 29 && month === 2 && !isLeap(year) ? Number.NaN : Date.UTC(year, month - 1, day);
}

/** The day asked for last: nearly all times of a day are of that day. */
let lastDate = 0;
let lastDayMs = Number.NaN;

/**
 * Epoch ms, or null where the text is no time or is coarser than an hour: a date alone does not say when.
 * @param nearMs our own time, to tell the two readings of a repeated hour apart
 */
export function readTime(raw: string, zone: Zone, nearMs: number): number | null {
  const { length } = raw;
  let end = 0;
  while (end < length && end < 14) {
    const code = raw.charCodeAt(end);
    if (code < 48 || code > 57) break;
    end += 1;
  }
  if (end < 10 || end % 2 === 1) return null;
  const date = digits(raw, 0, 8);
  if (date !== lastDate) {
    lastDate = date;
    lastDayMs = dayOf(date);
  }
  const hour = digits(raw, 8, 2);
  const minute = end >= 12 ? digits(raw, 10, 2) : 0;
  const second = end >= 14 ? digits(raw, 12, 2) : 0;
  if (Number.isNaN(lastDayMs) || hour > 23 || minute > 59 || second > 60) return null;
  let ms = 0;
  let at = end;
  if (end === 14 && raw.charCodeAt(at) === 46) {
    let scale = 100;
    at += 1;
    const first = at;
    while (at < length && raw.charCodeAt(at) >= 48 && raw.charCodeAt(at) <= 57) {
      ms += (raw.charCodeAt(at) - 48) * scale;
      scale /= 10;
      at += 1;
    }
    if (at === first || at - first > 9) return null;
    ms = Math.trunc(ms + 1e-6);
  }
  const local = lastDayMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
  const offsetMs = readOffset(raw, at);
  if (Number.isNaN(offsetMs)) return null;
  return offsetMs === null ? zone.toUtc(local, nearMs) : local - offsetMs;
}

/** "+0130" at `at` in ms; null where the text ends (or another component begins); NaN where it is malformed. */
function readOffset(raw: string, at: number): number | null {
  if (at >= raw.length || raw.charAt(at) === '^') return null;
  const sign = raw.charCodeAt(at);
  if (sign === 32) return raw.trim().length === at ? null : Number.NaN;
  if (
    (sign !== 43 && sign !== 45) ||
    (raw.length > at + 5 && raw.charCodeAt(at + 5) !== 94 && raw.charCodeAt(at + 5) !== 32)
  ) {
    return Number.NaN;
  }
  const hours = digits(raw, at + 1, 2);
  const minutes = digits(raw, at + 3, 2);
  if (hours < 0 || minutes < 0 || hours > 14 || minutes > 59) return Number.NaN;
  const ms = (hours * 60 + minutes) * 60_000;
  return sign === 43 ? ms : -ms;
}

/** "1958-03-09" from YYYYMMDD…; null for a part of a date, no date, or the zero date of some systems. */
export function readDate(raw: string): string | null {
  const year = digits(raw, 0, 4);
  const month = digits(raw, 4, 2);
  const day = digits(raw, 6, 2);
  if (year < 1880 || year > 2200 || month < 1 || month > 12 || day < 1) return null;
  if (year === 1899 && month === 12 && day === 30) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return null;
  return date.toISOString().slice(0, 10);
}

let stampSecond = -1;
let stamp = '';

/** Our own time in a message: "20250611142930+0000". */
export function writeTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== stampSecond) {
    stampSecond = second;
    stamp = `${new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, '')}+0000`;
  }
  return stamp;
}
