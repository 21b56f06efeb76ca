/** Words of the standing register: what stands, where, what is not heard, what still works, how it ends. */
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { LimitRule } from '../../shared/alarm/limits.ts';
import type { StandingLine } from '../../shared/alarm/standing.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { dateText, limitsText, numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';

export interface StandingWords {
  readonly title: string;
  /** Who lies there, or which station. */
  readonly where: string;
  readonly notHeard: string;
  readonly works: string;
  readonly ends: string;
}

interface Around {
  readonly state: WardState;
  readonly initials: boolean;
}

/** What is in force: "≥ 88 after 10 s, medium". */
function ruleText(parameter: string, rule: LimitRule): string {
  const limits = limitsText(parameter, rule.low, rule.high);
  return t('standing.inForce', {
    limits: limits === '' ? t('standing.noLimit') : limits,
    delay: rule.delayS,
    priority: t(`priority.${rule.priority}`).toLocaleLowerCase(),
  });
}

/** Only what differs: "SpO₂ low 88, profile 90". Without a rule of the profile all of it is new. */
function differsText(parameter: string, was: LimitRule | null, now: LimitRule): string {
  const name = parameterName(parameter);
  const number = (value: number | null | undefined): string =>
    value == null ? t('standing.noLimit') : numberText(parameter, value);
  const parts = (['low', 'high'] as const)
    .filter((side) => (was?.[side] ?? null) !== now[side])
    .map((side): [string, string] => [t(`standing.${side}`, { value: number(now[side]) }), number(was?.[side])]);
  if (was !== null && was.delayS !== now.delayS)
    parts.push([t('standing.delay', { value: now.delayS }), `${was.delayS} s`]);
  if (was !== null && was.priority !== now.priority) {
    const [before, after] = [was, now].map(({ priority }) => t(`priority.${priority}`).toLocaleLowerCase());
    parts.push([t('standing.priority', { value: after ?? '' }), before ?? '']);
  }
  if (was !== null && was.on !== now.on) parts.push([t('standing.on'), t('standing.off')]);
  return parts.reduce(
    (before, [text, old], index) =>
      index === 0
        ? t('standing.differs', { name, now: text, was: old })
        : t('standing.also', { before, now: text, was: old }),
    name,
  );
}

const parameterName = (key: string): string => parameterByKey(key)?.label ?? key;

function whereOf({ bed, station, here }: StandingLine, { state, initials }: Around): string {
  if (bed !== null) {
    const patient = state.beds.find(({ id }) => id === bed)?.patient ?? null;
    return patient === null ? t('standing.bed', { bed }) : shownName(patient, initials).full;
  }
  if (station !== null) {
    const name = own(state.stations, station)?.name ?? station;
    return here ? t('standing.thisStation', { name }) : name;
  }
  return here ? t('standing.thisStationOnly') : t('standing.ward');
}

/** The state that hides most: alarms off before paused, all before the sound alone. */
const order = ['alarm-off', 'alarm-paused', 'audio-off', 'audio-paused'] as const;

export function standingWords(line: StandingLine, around: Around): StandingWords {
  const where = whereOf(line, around);
  const say = (key: Kind, values?: Readonly<Record<string, string | number>>): StandingWords => ({
    title: t(`standing.${key}.title`, values),
    where,
    notHeard: t(`standing.${key}.notHeard`, values),
    works: t(`standing.${key}.works`, values),
    ends: t(`standing.${key}.ends`, values),
  });
  const { what } = line;
  switch (what.kind) {
    case 'sound-fault':
      return say('soundFault', { fault: t(`standing.fault.${what.fault}`) });
    case 'bedside': {
      const word = order.find((one) => what.states.includes(one)) ?? 'audio-off';
      const alarm = what.alarm.parameter === null ? what.alarm.text : parameterName(what.alarm.parameter);
      return say(word.startsWith('alarm') ? 'alarmsOff' : 'audioOff', {
        alarm,
        state: t(`standing.state.${word}`),
        text: what.alarm.text,
      });
    }
    case 'limit': {
      const { parameter, was, now } = what;
      const name = parameterName(parameter);
      const values = { name, now: ruleText(parameter, now), differs: differsText(parameter, was, now) };
      return say(now.on ? 'limit' : 'limitOff', values);
    }
    case 'profile':
      return say('profile', { profile: what.profile, was: what.was });
    case 'unanswered':
      return say('unanswered', { text: what.alarm.text, count: what.calls });
    case 'target-failing':
      return say('target', { target: what.target, detail: what.detail ?? '' });
    case 'nobody': {
      const role = t(`role.${what.role}`);
      return what.beds.length === 0 ? say('nobody', { role }) : say('nobodyBeds', { role, beds: what.beds.join(', ') });
    }
    case 'no-team':
      return say('noTeam');
    case 'station-away':
      return say('away');
    case 'cut-off':
      return say('cutOff');
    case 'thinned':
      return say('thinned');
    case 'recorder':
      return say('recorder', { fault: what.fault ?? '' });
    case 'not-sent':
      return say('notSent', { count: what.count });
    case 'silenced':
      return say('silenced');
    case 'unseen':
      return say('unseen');
  }
}

type Kind =
  | 'soundFault'
  | 'silenced'
  | 'away'
  | 'alarmsOff'
  | 'audioOff'
  | 'limit'
  | 'limitOff'
  | 'profile'
  | 'unanswered'
  | 'target'
  | 'nobody'
  | 'nobodyBeds'
  | 'noTeam'
  | 'unseen'
  | 'cutOff'
  | 'thinned'
  | 'recorder'
  | 'notSent';

/** "13:20", with the day where it was another one. */
export function whenText(at: number, now: number): string {
  const near = Math.abs(now - at) < 86_400_000 && new Date(at).getDate() === new Date(now).getDate();
  return near ? shortTime(at) : `${dateText(at)} ${shortTime(at)}`;
}

/** "18 min", "6 h 50", "1:42": less than ten minutes counts by the second. */
export function leftText(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 60) return t('standing.minutes', { count: minutes });
  return t('standing.hours', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
}

/** "100 000", with a thin space. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
