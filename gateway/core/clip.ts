/** Text from outside, cut to the bounds of the event schemas without splitting a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max);
  const last = cut.charCodeAt(max - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut;
}

export const clipOrNull = (text: string | null, max: number): string | null =>
  text === null || text === '' ? null : clip(text, max);
