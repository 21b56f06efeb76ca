/** Limits of one bed: a row a parameter, the trial of it always beside, saved with a term and a reason. */
import { useState, type JSX, type KeyboardEvent } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { own } from '../../shared/ward/state.ts';
import { useBedKeys } from '../stores/live.ts';
import { stationApi } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { BedChanges } from './BedChanges.tsx';
import { DelayPlot } from './DelayPlot.tsx';
import {
  changesOf,
  pressed,
  profileNameOf,
  rowsOf,
  savedChange,
  type Draft,
  type LimitField,
  type LimitRow,
} from './draft.ts';
import { LimitTable } from './LimitTable.tsx';
import { SavePanel, type SaveTerm } from './SavePanel.tsx';
import { WhatIfPanel } from './WhatIfPanel.tsx';
import css from './Limits.module.css';

/** What this bed measures or has of its own; all of the profile where nothing is heard of it. */
function measuredRows(rows: readonly LimitRow[], measured: readonly string[]): readonly LimitRow[] {
  const known = rows.filter(({ parameter, own: mine }) => mine !== undefined || measured.includes(parameter));
  return known.length === 0 ? rows : known;
}

const fields: readonly LimitField[] = ['low', 'high', 'delayS'];

export function LimitsScreen({ bed }: { readonly bed: string }): JSX.Element {
  const ward = useWard(({ state }) => state);
  const since = ward.beds.find(({ id }) => id === bed)?.since ?? null;
  const [drafted, setDrafted] = useState<{ readonly draft: Draft; readonly since: number | null }>({
    draft: {},
    since,
  });
  const { draft } = drafted;
  // What is begun is for the patient who lay there then, whoever comes before it is saved.
  const setDraft = (next: Draft): void =>
    setDrafted({ draft: next, since: Object.keys(draft).length === 0 ? since : drafted.since });
  const [selected, setSelected] = useState(0);
  const [field, setField] = useState<LimitField>('high');
  const measured = useBedKeys(bed);
  const rows = measuredRows(rowsOf(ward, bed, draft), measured);
  const row = rows[Math.min(selected, rows.length - 1)];
  if (row === undefined) return <p className="note">{t('limits.none', { profile: profileNameOf(ward, bed) })}</p>;

  const press = (of: LimitField, direction: -1 | 1): void => {
    setField(of);
    setDraft({ ...draft, [row.parameter]: { ...draft[row.parameter], ...pressed(row, of, direction) } });
  };
  const toggle = (): void => setDraft({ ...draft, [row.parameter]: { ...draft[row.parameter], on: !row.tried.on } });
  const changed = rows.filter((one) => changesOf(one) !== null);

  const save = async (reason: string, term: SaveTerm): Promise<string | null> => {
    for (const one of changed) {
      const { status, reason: why } = await stationApi().call('limits.set', {
        bed: bed as BedId,
        parameter: one.parameter,
        change: savedChange(one),
        reason,
        forMs: term,
        since: drafted.since,
      });
      if (status === 'refused') return why ?? t('limits.refused');
    }
    setDraft({});
    return null;
  };

  const toProfile = (): void =>
    setDraft(
      Object.fromEntries(rows.filter((one) => one.own !== undefined).map((one) => [one.parameter, { ...one.profile }])),
    );

  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.target instanceof HTMLInputElement) return;
    const at = fields.indexOf(field);
    const acts: Record<string, () => void> = {
      ArrowDown: () => setSelected(Math.min(rows.length - 1, selected + 1)),
      ArrowUp: () => setSelected(Math.max(0, selected - 1)),
      ArrowLeft: () => setField(fields[Math.max(0, at - 1)] ?? field),
      ArrowRight: () => setField(fields[Math.min(fields.length - 1, at + 1)] ?? field),
      '+': () => press(field, 1),
      '-': () => press(field, -1),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className={css.screen} role="group" aria-label={t('limits.title')} onKeyDown={onKey}>
      <LimitTable
        bed={bed}
        rows={rows}
        selected={row.parameter}
        field={field}
        profile={profileNameOf(ward, bed)}
        ownCount={Object.keys(own(ward.limits, bed)?.own ?? {}).length}
        onSelect={(parameter) => setSelected(rows.findIndex((one) => one.parameter === parameter))}
        onPress={press}
        onToggle={toggle}
        onProfile={toProfile}
      />
      <DelayPlot row={row} />
      <BedChanges rows={rows} />
      <section className={`panel ${css.side}`} aria-label={t('limits.whatIf')}>
        <WhatIfPanel key={row.parameter} bed={bed} row={row} />
        <SavePanel changes={changed.length} onDiscard={() => setDraft({})} onSave={save} />
      </section>
    </div>
  );
}
