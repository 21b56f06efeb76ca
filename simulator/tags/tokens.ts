/** Access tokens of the hub. Without any it is open, as on a test bench. */

export interface Access {
  readonly write: boolean;
}

export interface TokenSet {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}

export interface Tokens {
  /** Null: not known. */
  of(token: unknown): Access | null;
}

export function tokens({ read = [], write = [] }: TokenSet): Tokens {
  if (read.length + write.length === 0) return { of: () => ({ write: true }) };
  return {
    of(token) {
      if (typeof token !== 'string') return null;
      if (write.includes(token)) return { write: true };
      return read.includes(token) ? { write: false } : null;
    },
  };
}
