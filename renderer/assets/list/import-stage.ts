/** How far an import of the asset list has come. */
import type { CallResult } from '../../../shared/station-api/calls.ts';

export type Preview = CallResult<'assets.import'>;

export type Stage =
  | { readonly kind: 'none'; readonly why: string | null }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'preview'; readonly file: Chosen; readonly preview: Preview }
  | {
      readonly kind: 'applying';
      readonly file: Chosen;
      readonly preview: Preview;
      readonly left: number;
      readonly queued: number;
    }
  | { readonly kind: 'done'; readonly count: number; readonly answer: Preview };

export interface Chosen {
  readonly name: string;
  readonly csv: string;
}

/** Rows that the station would add or change. */
export const toDo = ({ added, changed }: Preview): number => added + changed;

export const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
