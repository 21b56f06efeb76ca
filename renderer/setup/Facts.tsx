import type { JSX, ReactNode } from 'react';
import css from './SetupScreen.module.css';

export type Fact = readonly [term: string, value: ReactNode];

export function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <dl className={css.facts}>
      {facts.map(([term, value]) => (
        <FactLine key={term} term={term} value={value} />
      ))}
    </dl>
  );
}

function FactLine({ term, value }: { readonly term: string; readonly value: ReactNode }): JSX.Element {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}
