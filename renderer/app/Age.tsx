import type { JSX } from 'react';
import { stationNow } from '../stores/tick.ts';
import { ageText } from '../words/format.ts';
import { useTickText } from './use-tick.ts';

/** How long ago something was, counted up once a second. `since` is epoch ms. */
export function Age({
  since,
  className,
}: {
  readonly since: number;
  readonly className?: string | undefined;
}): JSX.Element {
  return (
    <span aria-hidden="true" className={className} key={since} ref={useTickText(() => ageText(stationNow() - since))} />
  );
}
