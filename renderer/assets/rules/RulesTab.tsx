/** What facilities must see to, and the rules of the site that say so. Its own list: none of it sounds. */
import { useMemo, useState, type JSX } from 'react';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { useWard } from '../../stores/ward.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { FindingList } from './FindingList.tsx';
import { FindingPanel } from './FindingPanel.tsx';
import { findingGroups } from './findings.ts';
import { RuleTable } from './RuleTable.tsx';
import css from './Rules.module.css';

export function RulesTab(): JSX.Element {
  const findings = useWard(({ state }) => state.findings);
  const standing = useObservable(loss);
  const [selected, setSelected] = useState<string | null>(null);
  const groups = useMemo(() => findingGroups(Object.values(findings)), [findings]);
  const lines = useMemo(() => groups.flatMap((group) => group.findings), [groups]);
  const shown = lines.find(({ id }) => id === selected) ?? lines[0];
  const open = lines.filter(({ acknowledged }) => acknowledged === null).length;
  useLocalKeys(({ key, target }) => {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || isOnControl(target) || lines.length === 0) return false;
    const at = lines.findIndex((line) => line === shown);
    setSelected(lines[Math.max(0, Math.min(lines.length - 1, at + step))]?.id ?? null);
    return true;
  });
  return (
    <>
      <AssetTabRow>
        {lines.length > 0 && (
          <p className="panel-hint">{t('assetRules.standingHint', { count: lines.length, open })}</p>
        )}
      </AssetTabRow>
      <div className={css.page}>
        <section className={`panel ${css.findings}`} aria-label={t('assetRules.standing')}>
          <header className="panel-head">
            <h2 className="panel-title">{t('assetRules.standing')}</h2>
            {standing !== null && (
              <p className={css.cut} role="status">
                {t('assetRules.cut', { time: clockText(standing.at) })}
              </p>
            )}
          </header>
          <FindingList groups={groups} selected={shown?.id ?? null} onSelect={setSelected} />
        </section>
        {shown === undefined ? (
          <aside className={`panel ${css.none}`}>
            <p className="note">{t('assetRules.none')}</p>
          </aside>
        ) : (
          <FindingPanel key={shown.id} finding={shown} />
        )}
        <RuleTable findings={lines} />
      </div>
    </>
  );
}
