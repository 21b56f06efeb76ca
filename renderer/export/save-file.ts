/** Files for the person's own disk: the browser's or the desktop's own dialog asks where to. */
import { zipSync } from 'fflate';
import type { ExportFile } from '../../shared/export/content.ts';

/** One file as it is; several as one ZIP under the name they share. */
export function oneFile(files: readonly ExportFile[]): ExportFile {
  const [first] = files;
  if (first === undefined) throw new RangeError('There is nothing to save');
  if (files.length === 1) return first;
  const bytes = zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes])), { level: 6 });
  return { name: `${first.name.replace(/\.[^.]*$/u, '')}.zip`, type: 'application/zip', bytes: new Uint8Array(bytes) };
}

export function saveFile({ name, type, bytes }: ExportFile): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // After the click was taken: the browser has the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
