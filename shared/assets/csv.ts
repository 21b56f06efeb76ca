/** Reads comma-separated text as spreadsheets write it (RFC 4180): quotes, line breaks within them, a mark at the start, and semicolons or tabs instead of commas. */

export interface CsvRow {
  /** Of the text, from 1: where the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Csv {
  readonly rows: readonly CsvRow[];
  /** Line of a quote that is never closed; what follows it could not be read. */
  readonly openQuote: number | null;
  /** There was more than was asked for. */
  readonly cut: boolean;
}

const delimiters = [',', ';', '\t'] as const;

/** That which parts the first line into most cells, outside of quotes. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(delimiters.map((one) => [one, 0]));
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  return delimiters.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best), ',');
}

/** @param most rows to read; blank ones do not count */
export function readCsv(input: string, most: number): Csv {
  const text = input.startsWith('\uFEFF') ? input.slice(1) : input;
  const delimiter = delimiterOf(text);
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const begun = line;
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(text, at, delimiter);
      if (cell === null) return { rows, openQuote: line, cut: false };
      line += cell.lines;
      at = cell.end;
      cells.push(cell.text);
      if (text[at] !== delimiter) break;
      at += 1;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (rows.length >= most) return { rows, openQuote: null, cut: true };
    rows.push({ line: begun, cells });
  }
  return { rows, openQuote: null, cut: false };
}

interface Cell {
  readonly text: string;
  /** At the delimiter, the line's end, or the end of all. */
  readonly end: number;
  /** Line breaks within it. */
  readonly lines: number;
}

/** Null: its quote is never closed. */
function readCell(text: string, from: number, delimiter: string): Cell | null {
  if (text[from] !== '"') return { ...bareCell(text, from, delimiter), lines: 0 };
  let at = from + 1;
  let inside = '';
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    inside += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // What stands between the quote and the delimiter belongs to the cell, as spreadsheets read it.
      const rest = bareCell(text, quote + 1, delimiter);
      return { text: inside + rest.text, end: rest.end, lines: inside.match(/\r\n|\r|\n/g)?.length ?? 0 };
    }
    inside += '"';
    at = quote + 2;
  }
}

function bareCell(text: string, from: number, delimiter: string): { text: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(from, end), end };
}
