import type { JSX } from 'react';

export interface ChoiceProps {
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

/** One of a few, all in sight. */
export function Choice({ options, chosen, onChoose }: ChoiceProps): JSX.Element {
  return (
    <div className="segments">
      {options.map(([value, words]) => (
        <button
          key={value}
          type="button"
          className="segment"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
