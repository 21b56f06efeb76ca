import { Bookmark } from 'lucide-react';
import type { JSX } from 'react';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import type { Happened } from './events.ts';
import css from './Disclosure.module.css';

/** The shape of an event: of its alarm, in grey, high in white; a bookmark where a person kept it. */
export function Mark({ event, size }: { readonly event: Happened; readonly size: number }): JSX.Element {
  if (event.priority === null) return <Bookmark size={size} strokeWidth={2} className={css.mark} aria-hidden />;
  return (
    <span className={css.mark} data-high={event.priority === 'high' ? '' : undefined}>
      <AlarmShape priority={event.priority} size={size} />
    </span>
  );
}
