/** What the list of equipment is looked through for. */
import { useMemo, type JSX, type RefObject } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { assetConditions } from '../../../shared/station-api/asset-calls.ts';
import { useEquipment } from '../../stores/site.ts';
import { t } from '../../words/index.ts';
import { fleetRows } from '../fleet/fleet-rows.ts';
import fleet from '../fleet/Fleet.module.css';
import type { ListChoice } from './list-rows.ts';
import css from './List.module.css';

interface ListFiltersProps {
  readonly all: readonly FusedAsset[];
  readonly shown: number;
  readonly choice: ListChoice;
  readonly onChoice: (choice: ListChoice) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function ListFilters({ all, shown, choice, onChoice, field }: ListFiltersProps): JSX.Element {
  const equipment = useEquipment();
  const types = useMemo(() => fleetRows(all, equipment.types), [all, equipment]);
  return (
    <div className={css.filters} role="search" aria-label={t('assetList.filters')}>
      <input
        ref={field}
        className={`field ${css.search}`}
        type="search"
        value={choice.text}
        maxLength={200}
        aria-label={t('assetList.search')}
        placeholder={t('assetList.search')}
        onChange={({ target }) => onChoice({ ...choice, text: target.value })}
      />
      <select
        className={fleet.select}
        aria-label={t('fleet.filterType')}
        value={choice.type ?? ''}
        onChange={({ target }) => onChoice({ ...choice, type: target.value === '' ? null : target.value })}
      >
        <option value="">{t('fleet.allTypes')}</option>
        {types.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      <select
        className={fleet.select}
        aria-label={t('assetList.filterCondition')}
        value={choice.condition ?? ''}
        onChange={({ target }) =>
          onChoice({ ...choice, condition: assetConditions.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">{t('assetList.anyCondition')}</option>
        {assetConditions.map((one) => (
          <option key={one} value={one}>
            {t(`fleet.condition.${one}`)}
          </option>
        ))}
      </select>
      <p className="note" role="status">
        {t('assetList.summary', { shown, count: all.length })}
      </p>
    </div>
  );
}
