/** Words of an alarm's life: what each stage is, where and by whom, and what is not known. */
import type { LifeLane, LifeStage } from '../../shared/alarm/life.ts';
import type { Team } from '../../shared/alarm/policy.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { ageText, clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';

/** "22:47:27.31": stages are told apart by hundredths. */
export function preciseTime(at: number): string {
  return `${clockText(at)}.${String(Math.floor((((at % 1000) + 1000) % 1000) / 10)).padStart(2, '0')}`;
}

/** "0.22 s", "31 s", "1:36". */
export function afterText(ms: number): string {
  if (ms === 0) return '0';
  if (Math.abs(ms) < 10_000) return `${(ms / 1000).toFixed(2)} s`.replace('-', '−');
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : ageText(ms);
}

/** A tick of the axis: "+4 s", "+10 min". */
export function tickText(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 120_000) return `+${ms / 1000} s`;
  return ms < 7_200_000 ? `+${Math.round(ms / 60_000)} min` : `+${Math.round(ms / 360_000) / 10} h`;
}

const stationName = (state: WardState, id: string): string => own(state.stations, id)?.name ?? id;

/** `device`: the name of what raised it. */
export function laneText(lane: LifeLane, state: WardState, device: string): string {
  switch (lane.kind) {
    case 'device':
      return device;
    case 'gateway':
      return t('life.lane.gateway');
    case 'people':
      return t('life.lane.people');
    case 'station':
      return stationName(state, lane.station);
    case 'role':
      return t(`role.${lane.role}`);
  }
}

const personName = (team: Team, id: string): string => team.people.find((person) => person.id === id)?.name ?? id;

export function whereText(stage: LifeStage, lanes: readonly LifeLane[], state: WardState, device: string): string {
  const { facts, kind } = stage;
  if (stage.n === null) return t('life.noStation');
  if (kind === 'acknowledged' || kind === 'withdrawn') {
    const station = facts.station === undefined ? '' : stationName(state, facts.station);
    return [facts.by ?? '', station].filter((part) => part !== '').join(', ');
  }
  const lane = lanes.find(({ id }) => id === stage.lane);
  const where = lane === undefined ? '' : laneText(lane, state, device);
  if (facts.person != null) return `${where}, ${personName(state.team, facts.person)}`;
  if (facts.by != null && (kind === 'accepted' || kind === 'rejected')) return `${where}, ${facts.by}`;
  return where;
}

/** What is known beyond time and place, and what is not. */
export function noteText(stage: LifeStage): string {
  const parts = notesOf(stage).filter((part) => part !== '');
  return parts.join(', ');
}

function raisedNotes({ at, facts }: LifeStage): readonly string[] {
  const { deviceAt, clockOffsetMs, delayMs } = facts;
  const delay = delayMs == null || delayMs === 0 ? '' : t('life.note.delay', { seconds: delayMs / 1000 });
  if (deviceAt === undefined) return [t('life.note.ownLimits'), delay];
  if (deviceAt === null) return [t('life.note.noStamp'), delay];
  const stamp = t('life.note.stamp', { time: preciseTime(deviceAt) });
  if (clockOffsetMs == null) return [stamp, t('life.note.offsetUnknown'), delay];
  const seconds = Math.abs(clockOffsetMs / 1000).toFixed(2);
  const off = t(clockOffsetMs < 0 ? 'life.note.behind' : 'life.note.ahead', { seconds });
  return [stamp, off, at === null ? t('life.note.notThis') : '', delay];
}

function calledNotes({ facts }: LifeStage): readonly string[] {
  return [
    facts.byHand === true ? t('life.note.byHand', { by: facts.by ?? '' }) : t('life.note.byChain'),
    facts.person === null && facts.role !== 'everybody' ? t('escalation.nobodyHas') : '',
    facts.onScreens === true ? t('life.note.onScreens') : t('life.note.byTarget', { target: facts.target ?? '' }),
    facts.detail ?? '',
  ];
}

function notesOf(stage: LifeStage): readonly string[] {
  const { kind, facts, n } = stage;
  if (n === null) return [t('life.note.notReported')];
  switch (kind) {
    case 'raised':
      return raisedNotes(stage);
    case 'called':
      return calledNotes(stage);
    case 'acknowledged':
      return [
        facts.reason == null ? t('ack.noReason') : t(`reason.${facts.reason}`),
        facts.note ?? '',
        facts.holdsUntil == null ? t('ack.noReturn') : t('life.note.holds', { time: shortTime(facts.holdsUntil) }),
      ];
    case 'rose':
    case 'fell':
      return facts.priority === undefined ? [] : [t(`priority.${facts.priority}`)];
    case 'moved':
      return [facts.bed == null ? t('life.note.noBed') : t('standing.bed', { bed: facts.bed })];
    case 'ended':
      return [facts.why === undefined ? '' : t(`life.why.${facts.why}`)];
    case 'no-answer':
      return [t('life.note.noAnswer')];
    case 'sent':
      return [t('life.note.sent'), facts.detail ?? ''];
    case 'delivered':
      return [t('life.note.delivered'), facts.detail ?? ''];
    case 'received':
      return [t('life.note.received')];
    default:
      return [facts.detail ?? ''];
  }
}
