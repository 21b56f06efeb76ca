/** CSV (RFC 4180): a line per sample of the fastest channel; a slower one has a value where it has a sample. */
import { exportName, fileUnit, noSample, type ExportContent, type ExportFile } from './content.ts';

export function toCsv(content: ExportContent): readonly ExportFile[] {
  const { channels } = content;
  const head = ['time', 'seconds', ...channels.map(({ key, unit }) => `${key} [${fileUnit(unit)}]`)];
  const startAt = Math.min(...channels.map((channel) => channel.startAt));
  const fastest = Math.max(...channels.map(({ rateHz }) => rateHz));
  const stepMs = 1000 / fastest;
  const rows = Math.max(
    0,
    ...channels.map(({ startAt: at, samples, rateHz }) =>
      Math.round((at - startAt + (samples.length * 1000) / rateHz) / stepMs),
    ),
  );
  const columns = channels.map((channel) => {
    const cells: string[] = Array.from({ length: rows }, () => '');
    const decimals = decimalsOf(channel.gain);
    for (const [index, sample] of channel.samples.entries()) {
      if (sample === noSample) continue;
      const row = Math.round((channel.startAt - startAt + (index * 1000) / channel.rateHz) / stepMs);
      if (row < rows) cells[row] = (sample * channel.gain + channel.offset).toFixed(decimals);
    }
    return cells;
  });
  const lines = [head.map(quoted).join(',')];
  for (let row = 0; row < rows; row += 1) {
    const at = startAt + row * stepMs;
    const cells = columns.map((column) => column[row] ?? '');
    lines.push([new Date(at).toISOString(), ((at - startAt) / 1000).toFixed(4), ...cells].join(','));
  }
  const text = `${lines.join('\r\n')}\r\n`;
  return [{ name: `${exportName(content)}.csv`, type: 'text/csv', bytes: new TextEncoder().encode(text) }];
}

/** Enough that two neighbouring steps differ and no digit is made up. */
const decimalsOf = (gain: number): number => Math.min(9, Math.max(0, Math.ceil(-Math.log10(Math.abs(gain))) + 1));

/** A name from a device that begins like a formula is text in a spreadsheet too. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
