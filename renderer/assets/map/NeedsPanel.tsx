/** What facilities must see to: new ones with their Ack, the rest counted by kind. Apart from patient alarms; silent. */
import {
  BatteryLow,
  CalendarClock,
  Clock,
  LogOut,
  PackageMinus,
  SearchX,
  ShieldAlert,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { JSX } from 'react';
import type { Finding } from '../../../shared/assets/asset.ts';
import type { FindingKind } from '../../../shared/assets/equipment-file.ts';
import type { AssetId } from '../../../shared/domain/ids.ts';
import { useTickText } from '../../app/use-tick.ts';
import { stationNow } from '../../stores/tick.ts';
import { useEquipment } from '../../stores/site.ts';
import { useWard } from '../../stores/ward.ts';
import { t } from '../../words/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { acknowledgeFinding, findingKey } from '../asset-acts.ts';
import { wholeAge, whenText } from '../condition-words.ts';
import { assetTabHash } from '../route.ts';
import { sortFindings } from './needs.ts';
import { select } from './map-store.ts';
import css from './Map.module.css';

const icons: Readonly<Record<FindingKind, LucideIcon>> = {
  'left-ward': LogOut,
  'left-building': LogOut,
  forbidden: ShieldAlert,
  par: PackageMinus,
  idle: Clock,
  maintenance: CalendarClock,
  'tag-battery': BatteryLow,
  'tag-lost': SearchX,
  fault: TriangleAlert,
};

export function NeedsPanel(): JSX.Element {
  const findings = useWard(({ state }) => state.findings);
  const { rules } = useEquipment();
  const { single, groups, open, all } = sortFindings(Object.values(findings));
  return (
    <section className={`panel ${css.needs}`} aria-label={t('assets.needs.title')}>
      <header className="panel-head">
        <h2 className="panel-title">{t('assets.needs.title')}</h2>
        <p className="panel-hint">{all > 0 && t('assets.needs.summary', { open, all })}</p>
      </header>
      <div className={css.list} tabIndex={0} role="region" aria-label={t('assets.needs.title')}>
        {all === 0 && (
          <p className={`note ${css.noNeeds}`}>
            {t(rules.length === 0 ? 'assets.needs.noRules' : 'assets.needs.none')}
          </p>
        )}
        {single.map((finding) => (
          <One key={finding.id} finding={finding} />
        ))}
        {groups.map(({ kind, count }) => (
          <Group key={kind} kind={kind} count={count} />
        ))}
      </div>
    </section>
  );
}

function One({ finding }: { readonly finding: Finding }): JSX.Element {
  const { id, kind, text, place, raisedAt, asset } = finding;
  const Icon = icons[kind];
  const since = useTickText(() => {
    const when = t('assets.needs.since', { time: whenText(raisedAt), age: wholeAge(stationNow() - raisedAt) });
    return place === null ? when : `${place}, ${when}`;
  });
  return (
    <div className={css.need} data-finding={id} data-kind={kind}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span>
        <Named asset={asset} text={text} />
        <span className={css.second} ref={since} />
      </span>
      <ActionButton actKey={findingKey(id)} run={() => acknowledgeFinding(id)} label={text}>
        {t('assets.needs.ack')}
      </ActionButton>
    </div>
  );
}

function Named({ asset, text }: { readonly asset: AssetId | null; readonly text: string }): JSX.Element {
  if (asset === null) return <span className={css.needText}>{text}</span>;
  return (
    <button type="button" className={css.needText} onClick={() => select(asset)}>
      {text}
    </button>
  );
}

function Group({ kind, count }: { readonly kind: FindingKind; readonly count: number }): JSX.Element {
  const Icon = icons[kind];
  return (
    <a className={css.need} href={assetTabHash('rules')} data-kind={kind}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span className={css.needText}>{t(`assets.needs.kind.${kind}`)}</span>
      <span className={css.count}>{count}</span>
    </a>
  );
}
