/** Kind and size of a picture from its head (PNG, JPEG); nothing of it is decoded. */
import { SiteFileFault } from './site-file-fault.ts';

export interface Picture {
  readonly type: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
}

const sideMax = 30_000;
/** Four bytes each in the console that draws it, twice in the dark: a file of a few kilobytes may hold a thousand million. */
const pixelsMax = 64_000_000;

/** @throws SiteFileFault for anything else. */
export function pictureOf(bytes: Buffer): Picture {
  const found = pngOf(bytes) ?? jpegOf(bytes);
  if (found === null) throw new SiteFileFault('Its picture is neither PNG nor JPEG.');
  const { width, height } = found;
  if (width < 1 || height < 1 || width > sideMax || height > sideMax || width * height > pixelsMax) {
    throw new SiteFileFault(
      `Its picture has ${width} × ${height} pixels: ${sideMax} a side and ${pixelsMax / 1e6} million in all are the bound.`,
    );
  }
  return found;
}

/** PNG: signature, then the chunk IHDR with width and height. */
function pngOf(bytes: Buffer): Picture | null {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return null;
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { type: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** JPEG: segments until a start of frame (FFC0–FFCF but C4, C8, CC). */
function jpegOf(bytes: Buffer): Picture | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: 'jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
