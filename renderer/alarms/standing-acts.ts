/** The one act of a standing line: what this station can do about it, if anything. */
import type { StandingLine } from '../../shared/alarm/standing.ts';
import { toggleSilence } from '../app/sounding.ts';
import { go, openBed, useUi } from '../stores/ui.ts';
import { t } from '../words/index.ts';
import { callKey, callSomebody } from './acknowledge.ts';
import { act } from './acts.ts';
import { beginEscalating } from './escalation.ts';
import { openLife, openTab } from './route.ts';

export interface StandingAct {
  readonly word: string;
  /** Said while the act is done and the line still stands. */
  readonly waits: string;
  /** Key of its state; null: it only goes to another place. */
  readonly key: string | null;
  readonly run: () => void;
}

const goes = (word: string, run: () => void): StandingAct => ({ word, waits: '', key: null, run });

/** Null: nothing that can be done here. */
export function actOf(line: StandingLine): StandingAct | null {
  const { what, bed, here } = line;
  switch (what.kind) {
    case 'silenced':
      return here ? goes(t('standing.act.soundOn'), toggleSilence) : null;
    case 'sound-fault':
    case 'recorder':
      return here ? goes(t('standing.act.setup'), () => go('setup')) : null;
    case 'bedside': {
      const { id } = what.alarm;
      const run = (): void => void callSomebody(id, 'nurse');
      return { word: t('standing.act.ask'), waits: t('standing.act.asked'), key: callKey(id, 'nurse'), run };
    }
    case 'limit':
    case 'profile':
      return bed === null ? null : backToProfile(line);
    case 'unanswered':
      return goes(t('standing.act.escalate'), () => {
        useUi.setState({ alarm: what.alarm.id, armed: null });
        beginEscalating(what.alarm.id);
        openTab('active');
      });
    case 'target-failing':
      return goes(t('standing.act.open'), () => openLife(what.alarm));
    case 'unseen':
      return bed === null ? null : goes(t('standing.act.showBed'), () => openBed(bed));
    case 'station-away':
    case 'nobody':
    case 'no-team':
    case 'cut-off':
    case 'thinned':
    case 'not-sent':
      return null;
  }
}

/** The profile is what the site decided: going back to it needs no reason of a person. */
function backToProfile({ id, bed, what }: StandingLine): StandingAct | null {
  if (bed === null) return null;
  const key = `back:${id}`;
  const run = (): void => {
    void act(key, (api) =>
      what.kind === 'limit'
        ? api.call('limits.set', {
            bed,
            parameter: what.parameter,
            change: null,
            reason: t('standing.act.back'),
            forMs: null,
          })
        : api.call('limits.profile', { bed, profile: null }),
    );
  };
  return { word: t('standing.act.back'), waits: t('standing.act.backSent'), key, run };
}
