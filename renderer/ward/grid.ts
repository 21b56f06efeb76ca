/** How many columns and rows a number of beds gets. Never changes because of what happens on the ward. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
}

export function gridShape(beds: number): GridShape {
  if (beds <= 12) return { columns: 4, rows: 3 };
  if (beds <= 24) return { columns: 6, rows: 4 };
  if (beds <= 35) return { columns: 7, rows: 5 };
  return { columns: 8, rows: Math.max(6, Math.ceil(beds / 8)) };
}

/** More than this is a second display, not a scroll. */
export const mostOnOneScreen = 48;

export interface WindowShare<T> {
  readonly beds: readonly T[];
  readonly window: 1 | 2;
  readonly windows: 1 | 2;
  /** Position of the first bed, counted from 1. */
  readonly from: number;
}

/** The beds of one window: all of them up to 48, else halves. */
export function shareOf<T>(beds: readonly T[], window: number): WindowShare<T> {
  if (beds.length <= mostOnOneScreen) return { beds, window: 1, windows: 1, from: 1 };
  const half = Math.ceil(beds.length / 2);
  return window === 2
    ? { beds: beds.slice(half), window: 2, windows: 2, from: half + 1 }
    : { beds: beds.slice(0, half), window: 1, windows: 2, from: 1 };
}
