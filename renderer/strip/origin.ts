/** From where the strip was opened: Back returns there, to the same row or line. */
import { hashOf, readHash } from '../stores/ui.ts';

let origin: string | null = null;

const hashOfUrl = (url: string): string => {
  const at = url.indexOf('#');
  return at < 0 ? '' : url.slice(at);
};

/** A change of the address. From strip to strip the origin stays. */
export function noteOrigin(oldUrl: string, newUrl: string): void {
  const before = hashOfUrl(oldUrl);
  const next = readHash(hashOfUrl(newUrl));
  if (next.tab !== 'strip') origin = null;
  else if (readHash(before).tab !== 'strip') origin = before;
}

/** Goes back to it; false where the strip was opened from nowhere else. */
export function backToOrigin(): boolean {
  if (origin === null) return false;
  // Opened without an address, the console begins at the ward.
  window.location.hash = origin === '' ? hashOf('ward', null) : origin;
  return true;
}
