/** Places that have no work yet say what will be here and what to do until then. */
import type { JSX } from 'react';
import { t } from '../words/index.ts';
import css from './EmptyPlaces.module.css';

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly next: string;
}

function EmptyPlace({ title, text, next }: EmptyProps): JSX.Element {
  return (
    <section className={`panel ${css.place}`}>
      <div className={css.words}>
        <h2 className={css.title}>{title}</h2>
        <p>{text}</p>
        <p>{next}</p>
      </div>
    </section>
  );
}

export const HandoffScreen = (): JSX.Element => (
  <EmptyPlace title={t('places.handoffTitle')} text={t('places.handoff')} next={t('places.handoffNext')} />
);

export const ReviewScreen = (): JSX.Element => (
  <EmptyPlace title={t('places.reviewTitle')} text={t('places.review')} next={t('places.reviewNext')} />
);
