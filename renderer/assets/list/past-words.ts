/** Words for what became of a thing: acts of people, what the list said, findings of rules. */
import type { WardEvent } from '../../../shared/ward/events.ts';
import { t } from '../../words/index.ts';
import { draftFields, type DraftField } from './asset-draft.ts';

interface PastWords {
  readonly what: string;
  /** Who did it; null: nobody. */
  readonly by: string | null;
}

const isField = (key: string): key is DraftField => draftFields.some((field) => field === key);

/** Null: an event that is of no thing. */
export function pastWords(event: WardEvent): PastWords | null {
  switch (event.type) {
    case 'asset.registered':
      return { what: t('assetRules.registered'), by: null };
    case 'asset.recorded': {
      const fields = Object.keys(event.change)
        .filter(isField)
        .map((field) => t(`assetList.field.${field}`).toLocaleLowerCase());
      return { what: t('assetRules.recorded', { fields: fields.join(', ') }), by: event.by };
    }
    case 'asset.retired':
      return { what: t('assetRules.retired'), by: event.by };
    case 'asset.acted': {
      const { act, bed, text, by } = event;
      const of = bed === null ? '' : `, ${bed}`;
      return { what: `${t(`assetRules.act.${act}`)}${of}${text === null || text === '' ? '' : `: ${text}`}`, by };
    }
    case 'finding.raised':
      return { what: event.finding.text, by: null };
    case 'finding.ended':
      return { what: t(`assetRules.ended.${event.why}`), by: null };
    case 'finding.acknowledged':
      return { what: event.note ?? t('assetRules.acked'), by: event.by };
    default:
      return null;
  }
}
