import type { JSX } from 'react';
import { loss } from '../stores/link.ts';
import { stationNow } from '../stores/tick.ts';
import { ageText } from '../words/format.ts';
import { useTickText } from './use-tick.ts';

/**
 * How long ago something was, counted up once a second. `since` is epoch ms. While contact is lost it stands as it was
 * then: whether it still goes on is not known.
 */
export function Age({
  since,
  className,
}: {
  readonly since: number;
  readonly className?: string | undefined;
}): JSX.Element {
  return (
    <span
      aria-hidden="true"
      className={className}
      key={since}
      ref={useTickText(() => ageText((loss.get()?.at ?? stationNow()) - since))}
    />
  );
}
