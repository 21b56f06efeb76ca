/** Where the strip page can be sent to. A button without work behind it is not shown. */
import type { StripContent, StripExport } from './strip-content.ts';

interface StripOutputs {
  /** Rejects with an Error for people. */
  readonly print: ((content: StripContent) => Promise<void>) | null;
  readonly exports: readonly StripExport[];
}

export const stripOutputs: StripOutputs = { print: null, exports: [] };
