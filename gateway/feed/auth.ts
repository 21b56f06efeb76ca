/** Who may connect: a secret shared with each station, compared in constant time; guessing is slowed down. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface StationSecret {
  /** "*": any station that knows the secret. */
  readonly id: string;
  /** SHA-256 of the secret. Secrets are long random strings, so a fast hash is enough. */
  readonly hash: Buffer;
}

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

const failuresPerPair = 5;
const failuresPerAddress = 50;
const windowMs = 60_000;
const pairsMax = 5_000;

interface Failures {
  count: number;
  readonly from: number;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export class StationAuth {
  readonly #secrets: readonly StationSecret[];
  readonly #mono: () => number;
  readonly #failures = new Map<string, Failures>();
  readonly #known = new Set<string>();

  constructor(secrets: readonly StationSecret[], mono: () => number) {
    this.#secrets = secrets;
    this.#mono = mono;
  }

  check(station: string, secret: string, address: string): Verdict {
    const pair = `${address}\n${station}`;
    // A station that was here before is not locked out by what others try from its address.
    const isTried = this.#count(address) >= failuresPerAddress && !this.#known.has(pair);
    if (this.#count(pair) >= failuresPerPair || isTried) {
      return { ok: false, reason: 'Too many attempts with a wrong secret. Wait a minute.' };
    }
    const given = hashSecret(secret);
    let matches = false;
    // All are compared, so that the time tells nothing about which one was near.
    for (const entry of this.#secrets) {
      const equal = timingSafeEqual(entry.hash, given);
      if (equal && (entry.id === '*' || entry.id === station)) matches = true;
    }
    if (matches) {
      if (this.#known.size < pairsMax) this.#known.add(pair);
      return { ok: true };
    }
    this.#fail(pair);
    this.#fail(address);
    return { ok: false, reason: 'The gateway does not know this station with this secret.' };
  }

  #count(key: string): number {
    const failures = this.#failures.get(key);
    if (failures === undefined) return 0;
    if (this.#mono() - failures.from <= windowMs) return failures.count;
    this.#failures.delete(key);
    return 0;
  }

  #fail(key: string): void {
    if (this.#count(key) === 0 && this.#failures.size >= pairsMax) {
      const oldest = this.#failures.keys().next();
      if (!oldest.done) this.#failures.delete(oldest.value);
    }
    const failures = this.#failures.get(key);
    if (failures === undefined) this.#failures.set(key, { count: 1, from: this.#mono() });
    else failures.count += 1;
  }
}
