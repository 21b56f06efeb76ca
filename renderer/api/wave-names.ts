/** Reads only who and what is in a wave frame; the samples are the drawing worker's. Layout: shared/feed/wave-frame.ts. */
const frameHeader = 16;
const blockHeader = 52;
const magic = 0x31574c57;
const decoder = new TextDecoder();
/** Frames repeat the same names: known ones are found by their bytes without making text again. */
const texts = new Map<string, string>();

const even = (length: number): number => length + (length & 1);

function textAt(bytes: Uint8Array, from: number, length: number): string {
  const raw = bytes.subarray(from, from + length);
  const key = String.fromCharCode(...raw);
  let text = texts.get(key);
  if (text === undefined) {
    if (texts.size > 4096) texts.clear();
    text = decoder.decode(raw);
    texts.set(key, text);
  }
  return text;
}

/** Pairs of bed and channel. A frame that is cut off gives what could be read. */
export function namesInFrame(frame: ArrayBuffer): (readonly [bed: string, channel: string])[] {
  const bytes = new Uint8Array(frame);
  const view = new DataView(frame);
  const names: [string, string][] = [];
  if (bytes.length < frameHeader || view.getUint32(0, true) !== magic) return names;
  const count = view.getUint16(6, true);
  let at = frameHeader;
  for (let index = 0; index < count && at + blockHeader <= bytes.length; index += 1) {
    const samples = view.getUint32(at + 44, true);
    const bed = view.getUint8(at + 48);
    const channel = view.getUint8(at + 49);
    const unit = view.getUint8(at + 50);
    const from = at + blockHeader;
    if (from + bed + channel + unit > bytes.length) break;
    names.push([textAt(bytes, from, bed), textAt(bytes, from + bed, channel)]);
    at = even(from + bed + channel + unit) + samples * 2;
  }
  return names;
}
