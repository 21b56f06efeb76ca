/** Which blood pressure a bed shows. */
import type { ValueState } from '../../shared/live/freshness.ts';

/**
 * The line, also where it says that it measures nothing; the cuff where there is no line, or where nothing has been
 * sent of it for so long that it is gone while the cuff still measures.
 */
export function pressureSource(line: ValueState, cuff: ValueState): 'ART' | 'NIBP' {
  if (line === 'none') return 'NIBP';
  return line === 'stale' && cuff === 'live' ? 'NIBP' : 'ART';
}
