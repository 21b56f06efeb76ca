/**
 * Waves that answer a call, little-endian: u32 magic "WLR1" · u32 id of the call · a wave frame (wave-frame.ts).
 * Live frames begin with another magic, so one pipe carries both.
 */
const magic = 0x31524c57;
const headerBytes = 8;

export function encodeWaveAnswer(id: number, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + frame.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, id >>> 0, true);
  bytes.set(frame, headerBytes);
  return bytes;
}

/** Null: it is no answer, so a live frame. */
export function readWaveAnswer(bytes: Uint8Array): { readonly id: number; readonly frame: Uint8Array } | null {
  if (bytes.length < headerBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) return null;
  return { id: view.getUint32(4, true), frame: bytes.subarray(headerBytes) };
}
