/** What the list says of one thing, and a person's change of it. The button says what is lacking. */
import { useEffect, useId, useMemo, useState, type JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { assetId, type AssetId } from '../../../shared/domain/ids.ts';
import { forgetAct, act, useAct } from '../../alarms/acts.ts';
import { useEquipment } from '../../stores/site.ts';
import { t } from '../../words/index.ts';
import { thingHash } from '../route.ts';
import { changeOf, clashesOf, draftFields, draftOf, emptyDraft, faultsOf, longestOf } from './asset-draft.ts';
import type { Clash, Draft, DraftField, Fault } from './asset-draft.ts';
import { History } from './History.tsx';
import { RetireButton } from './RetireButton.tsx';
import css from './List.module.css';

interface FormProps {
  /** Null: a new one. */
  readonly thing: FusedAsset | null;
  readonly all: readonly FusedAsset[];
  readonly onAdded: (id: string) => void;
  readonly onGone: () => void;
}

/** A new thing is known by its name, as in an imported list; by a number of its own where the name is taken. */
function newId(name: string, all: readonly FusedAsset[]): AssetId {
  const taken = new Set(all.map(({ asset }) => asset.id as string));
  if (!taken.has(name)) return assetId(name);
  let number = 2;
  while (taken.has(`${name}#${number}`)) number += 1;
  return assetId(`${name}#${number}`);
}

export function AssetForm({ thing, all, onAdded, onGone }: FormProps): JSX.Element {
  const before = useMemo(() => (thing === null ? emptyDraft : draftOf(thing.asset)), [thing]);
  const [edits, setEdits] = useState<Partial<Draft>>({});
  const draft: Draft = { ...before, ...edits };
  const faults = faultsOf(draft);
  const change = changeOf(before, draft);
  const clashes = useMemo(
    () =>
      clashesOf(
        draft,
        thing?.asset.id ?? null,
        all.map(({ asset }) => asset),
      ),
    // The draft is made anew each time; its fields decide.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [...draftFields.map((field) => draft[field]), thing, all],
  );
  const key = `asset ${thing?.asset.id ?? 'new'}`;
  const { phase, why } = useAct(key);
  useEffect(() => () => forgetAct(key), [key]);
  // The ward has it as it was written: nothing is left to save.
  useEffect(() => {
    if (phase === 'done' && change === null) setEdits({});
  }, [phase, change]);
  const missing = Object.keys(faults) as DraftField[];
  const isReady = change !== null && missing.length === 0 && phase !== 'sending';
  const save = (): void => {
    if (!isReady || change === null) return;
    const id = thing?.asset.id ?? newId(draft.name.trim(), all);
    void act(key, async (api) => {
      const outcome = await api.call('assets.record', { asset: id, change });
      if (outcome.status !== 'refused' && thing === null) onAdded(id);
      return outcome;
    });
  };
  const title = thing === null ? t('assetList.formAdd') : t('assetList.formEdit', { name: thing.asset.name });
  return (
    <aside className={`panel ${css.form}`} aria-label={title}>
      <header className="panel-head">
        <h2 className="panel-title">{title}</h2>
        <span className="spacer" />
        {thing !== null && (
          <a className="button outline" href={thingHash(thing.asset.id)}>
            {t('assetList.showOnMap')}
          </a>
        )}
      </header>
      <form
        className={css.fields}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey && event.key === 'Enter') save();
        }}
      >
        {draftFields.map((field) => (
          <Field
            key={field}
            field={field}
            value={draft[field]}
            was={before[field]}
            fault={edits[field] === undefined && thing === null ? undefined : faults[field]}
            clash={clashes.find((one) => one.field === field)}
            onChange={(value) => setEdits({ ...edits, [field]: value })}
          />
        ))}
        <div className={css.buttons}>
          <button
            type="button"
            className="button outline large"
            disabled={change === null}
            onClick={() => setEdits({})}
          >
            {t('assetList.discard')}
          </button>
          <button
            type="submit"
            className={`button large ${isReady ? 'primary' : ''}`}
            aria-disabled={!isReady}
            data-phase={phase}
          >
            {saveWords(phase, missing, change === null ? 0 : Object.keys(change).length, thing === null)}
          </button>
        </div>
        {why !== '' && (
          <p className={css.why} role="alert">
            {why}
          </p>
        )}
      </form>
      {thing !== null && (
        <div className={css.below}>
          <History asset={thing.asset.id} />
          <RetireButton asset={thing.asset} onGone={onGone} />
        </div>
      )}
    </aside>
  );
}

function saveWords(phase: string, missing: readonly DraftField[], count: number, isNew: boolean): string {
  if (phase === 'sending') return t('ack.sending');
  if (phase === 'failed') return t('ack.failed');
  if (count === 0) return phase === 'queued' ? t('ack.stored') : t('assetList.noChange');
  if (missing.length > 0) {
    return t('assetList.needs', { what: missing.map((field) => t(`assetList.field.${field}`)).join(', ') });
  }
  if (isNew) return t('assetList.saveNew');
  return count === 1 ? t('assetList.saveOne') : t('assetList.save', { count });
}

interface FieldProps {
  readonly field: DraftField;
  readonly value: string;
  readonly was: string;
  readonly fault: Fault | undefined;
  readonly clash: Clash | undefined;
  readonly onChange: (value: string) => void;
}

function Field({ field, value, was, fault, clash, onChange }: FieldProps): JSX.Element {
  const id = useId();
  const { types } = useEquipment();
  const says = saysOf(field, fault, clash);
  const shared = {
    id,
    value,
    'aria-invalid': fault === undefined ? undefined : true,
    'aria-describedby': says === null ? undefined : `${id}-says`,
    'data-edited': value === was ? undefined : '',
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  };
  return (
    <div className={css.field}>
      <label htmlFor={id}>{t(`assetList.field.${field}`)}</label>
      {field === 'cleaning' ? (
        <select {...shared} className="field">
          {(['', 'clean', 'dirty', 'cleaning'] as const).map((state) => (
            <option key={state} value={state} disabled={state === '' && was !== ''}>
              {t(state === '' ? 'assetList.notSaid' : `assetList.cleaning.${state}`)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          className="field"
          type="text"
          inputMode={field === 'maintenanceDue' ? 'numeric' : undefined}
          maxLength={longestOf(field)}
          list={field === 'kind' ? `${id}-types` : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {field === 'kind' && (
        <datalist id={`${id}-types`}>
          {types.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </datalist>
      )}
      {says !== null && (
        <p id={`${id}-says`} className={css.says} data-fault={fault === undefined ? undefined : ''}>
          {says}
        </p>
      )}
    </div>
  );
}

function saysOf(field: DraftField, fault: Fault | undefined, clash: Clash | undefined): string | null {
  if (fault !== undefined) return t(`assetList.fault.${fault}`, { count: longestOf(field) });
  if (clash !== undefined) return t(`assetList.warn.${clash.field}`, { other: clash.other });
  return field === 'tag' || field === 'device' || field === 'maintenanceDue' ? t(`assetList.hint.${field}`) : null;
}
