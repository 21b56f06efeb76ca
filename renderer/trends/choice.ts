/** What this window shows of trends, whichever bed: parameters, span, chart or table. Kept until it is closed. */
import { create } from 'zustand';
import { firstSpan } from './view.ts';

interface Choice {
  /** Lanes from above; null: nobody has chosen. */
  readonly lanes: readonly string[] | null;
  readonly spanMs: number;
  readonly asTable: boolean;
  readonly newestFirst: boolean;
}

export const useChoice = create<Choice>()(() => ({
  lanes: null,
  spanMs: firstSpan,
  asTable: false,
  newestFirst: true,
}));
