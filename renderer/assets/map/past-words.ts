/** An event of a thing in words. */
import type { WardEvent } from '../../../shared/ward/events.ts';
import { t } from '../../words/index.ts';

/** Null: it says nothing to people. */
export function pastWords(event: WardEvent): string | null {
  switch (event.type) {
    case 'asset.registered':
      return t('assets.past.registered', { tag: event.tag });
    case 'asset.recorded':
      return t('assets.past.recorded', { by: event.by });
    case 'asset.retired':
      return t('assets.past.retired', { by: event.by });
    case 'asset.acted':
      return actWords(event);
    case 'finding.raised':
      return t('assets.past.raised', { text: event.finding.text });
    case 'finding.acknowledged':
      return t('assets.past.acknowledged', { by: event.by });
    default:
      return null;
  }
}

function actWords({ act, bed, by, why, text }: Extract<WardEvent, { type: 'asset.acted' }>): string {
  const said = { by, bed: bed ?? '–', text: text ?? '' };
  if (act === 'reserve') return t(bed === null ? 'assets.past.reserve' : 'assets.past.reserveBed', said);
  if (act === 'release' && why === 'expired') return t('assets.past.expired');
  if (act === 'in-use' && why === 'arrived') return t('assets.past.arrived', said);
  if (act === 'dirty' && why === 'feed') return t('assets.past.dirtyFeed');
  if (act === 'dirty' && why === 'patient-left') return t('assets.past.dirtyLeft');
  return t(`assets.past.${act}`, said);
}
