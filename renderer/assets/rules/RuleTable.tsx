/** The rules as the site wrote them. Data of the site: read here, changed in its file. */
import type { JSX } from 'react';
import type { Finding } from '../../../shared/assets/asset.ts';
import type { AssetRule } from '../../../shared/assets/equipment-file.ts';
import { useEquipment } from '../../stores/site.ts';
import { t } from '../../words/index.ts';
import { ofText, whenText } from './rule-words.ts';
import css from './Rules.module.css';

const columns = ['rule', 'on', 'when', 'of', 'alarm', 'now'] as const;

/** What a person reported names no rule: it is of the one for its kind. */
const isOf = (finding: Finding, { id, kind }: AssetRule): boolean =>
  finding.rule === id || (finding.rule === '' && finding.kind === kind);

export function RuleTable({ findings }: { readonly findings: readonly Finding[] }): JSX.Element {
  const equipment = useEquipment();
  const { rules, version, types } = equipment;
  const on = rules.filter((rule) => rule.on).length;
  return (
    <section className={`panel ${css.rules}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('assetRules.rules')}</h2>
        <p className="panel-hint">
          {rules.length > 0 && `${t('assetRules.rulesHint', { on, count: rules.length })}. `}
          {rules.length > 0 || types.length > 0 ? t('assetRules.file', { version }) : t('assetRules.noFile')}
        </p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('assetRules.rules')}>
        {rules.length === 0 ? (
          <p className="note">{t('assetRules.noRules')}</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column}>{t(`assetRules.col.${column}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.id} data-rule={rule.id} className={rule.on ? undefined : css.off}>
                  <td className={css.rule}>{rule.name}</td>
                  <td>{t(rule.on ? 'assetRules.on' : 'assetRules.off')}</td>
                  <td>
                    {whenText(rule)}
                    {rule.kind.startsWith('left-') && rule.places.length > 0 && (
                      <small>{t('assetRules.stillInside', { places: rule.places.join(', ') })}</small>
                    )}
                  </td>
                  <td>{ofText(rule, equipment)}</td>
                  <td>{t(rule.asAlarm ? 'assetRules.asAlarm' : 'assetRules.notAlarm')}</td>
                  <td>{findings.filter((finding) => isOf(finding, rule)).length}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}
