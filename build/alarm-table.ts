/**
 * Writes docs/alarms.md: every transition of an alarm, by running the ward's own reducer on one alarm of each kind in
 * each standing. Only the reasons and their sources are written down here; what happens is the code's.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { standingOf, type AlarmStanding } from '../shared/alarm/machine.ts';
import { alarmPolicySchema } from '../shared/alarm/policy.ts';
import { alarmId, bedId, commandId, deviceId, stationId } from '../shared/domain/ids.ts';
import { alarmBeginning, type Alarm, type EscalationCall } from '../shared/ward/alarm.ts';
import type { WardEvent } from '../shared/ward/events.ts';
import { fold } from '../shared/ward/fold.ts';
import { emptyWard, own, type WardState } from '../shared/ward/state.ts';

export const alarmTableFile = fileURLToPath(new URL('../docs/alarms.md', import.meta.url));
const id = alarmId('a1');
const raisedAt = 1_000;
const at = 600_000;

/** Kinds of alarm that the machine tells apart. */
const kinds = {
  high: { priority: 'high', latching: false },
  'medium, latching': { priority: 'medium', latching: true },
  medium: { priority: 'medium', latching: false },
  low: { priority: 'low', latching: false },
  technical: { priority: 'technical', latching: false },
} as const;
type Kind = keyof typeof kinds;

const call: EscalationCall = {
  n: 0,
  role: 'nurse',
  person: 'RN 1',
  target: 'pager',
  at: raisedAt,
  delivery: 'queued',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  step: 0,
  signalledAt: raisedAt,
};

const acknowledgement = { by: 'RN 1', station: stationId('s1'), reason: null, note: null, actedAt: raisedAt };

const standings: Record<AlarmStanding, Partial<Alarm>> = {
  active: {},
  paused: { inactivation: ['audio-paused'] },
  acknowledged: {
    acknowledged: { ...acknowledgement, at: raisedAt, returnsAt: at, command: 'c1', device: 'local' },
  },
  latched: { condition: 'ended', endedAt: raisedAt + 1 },
  over: { condition: 'ended', endedAt: raisedAt + 1 },
};

const seen = { at: raisedAt + 100, station: 's1' };
const alarmOf = (kind: Kind, standing: AlarmStanding): Alarm => ({
  ...alarmBeginning,
  id,
  bed: bedId('01'),
  device: deviceId('mon-1'),
  episode: 'mon-1|1.2.1|196672',
  key: 'LOW',
  kind: kind === 'technical' ? 'technical' : 'physiological',
  ...kinds[kind],
  text: 'SpO₂ 87 < 90',
  parameter: 'SpO2',
  value: 87,
  low: 90,
  high: null,
  channel: null,
  inactivation: [],
  deviceAt: null,
  raisedAt,
  signalledAt: raisedAt,
  shown: seen,
  sounded: seen,
  calls: [call],
  ...standings[standing],
});

interface Cause {
  readonly words: string;
  readonly event: (kind: Kind) => WardEvent | null;
  /** Beside what its standing says, where the event is about something else. */
  readonly before?: Partial<Alarm>;
  readonly because: string;
  readonly source: string;
}

const lower: Partial<Record<Kind, 'medium' | 'low'>> = {
  high: 'medium',
  'medium, latching': 'low',
  medium: 'low',
};

const states = 'IEC 60601-1-8, alarm signal inactivation states (A1:2012)';
const latch = 'IEC 60601-1-8, latching and non-latching alarm signals';
const distributed = 'IEC 60601-1-8, distributed alarm system (6.11)';
const log = 'IEC 60601-1-8, alarm condition logging (6.12)';
const phases = 'IHE PCD-04 event phases';

const ended = (why: Extract<WardEvent, { type: 'alarm.ended' }>['why']) => (): WardEvent => ({
  type: 'alarm.ended',
  id,
  why,
});
const changed = (over: Omit<Extract<WardEvent, { type: 'alarm.changed' }>, 'type' | 'id'>) => (): WardEvent => ({
  type: 'alarm.changed',
  id,
  ...over,
});
const withdrawn = (of: string) => (): WardEvent => ({
  type: 'alarm.withdrawn',
  id,
  of,
  command: commandId('c2'),
  station: stationId('s1'),
  by: 'RN 1',
});

const causes: readonly Cause[] = [
  {
    words: 'its value, text or limit changes',
    event: changed({ why: 'update', value: 84, text: 'SpO₂ 84 < 90' }),
    because: 'Updates and repeats are the same occurrence: no second signal.',
    source: `${phases}: update, continue; decision 0012`,
  },
  {
    words: 'its priority rises',
    event: (kind) => (kind === 'high' ? null : { type: 'alarm.changed', id, why: 'escalate', priority: 'high' }),
    because: 'Whoever acknowledged the lower one, or paused it at its device, did not see this.',
    source: `${phases}: escalate; L18`,
  },
  {
    words: 'its priority falls',
    event: (kind) => {
      const priority = lower[kind];
      return priority === undefined ? null : { type: 'alarm.changed', id, why: 'deescalate', priority };
    },
    because: 'Severity is not the life cycle; a high one that nobody answered still shows after its end.',
    source: `${phases}: deescalate; L4`,
  },
  {
    words: 'it is paused at its device',
    event: changed({ why: 'paused', inactivation: ['audio-paused'] }),
    because: 'The device hushed it: shown as such, and nothing here hides it.',
    source: states,
  },
  {
    words: 'it is resumed at its device',
    event: changed({ why: 'resumed', inactivation: [] }),
    because: 'A condition still present signals again when the pause is over.',
    source: states,
  },
  {
    words: 'its device is given to another bed',
    event: changed({ why: 'moved', bed: bedId('02') }),
    because: 'An alarm goes with its device and keeps its state.',
    source: 'L8',
  },
  {
    words: 'its cause ends',
    event: ended('end'),
    because: 'High latches, medium where the site says so: what came and went unseen still shows.',
    source: `${latch}; L4`,
  },
  {
    words: 'it is reset at its device',
    event: ended('reset'),
    because: 'A reset at the bedside ends the cause; it is no acknowledgement by name.',
    source: `${phases}: reset; L4`,
  },
  {
    words: 'another alarm says the same from now on',
    event: ended('taken-over'),
    because: 'The device’s own alarm stands in place of the gateway’s: one cause, one alarm.',
    source: 'L9',
  },
  {
    words: 'its patient leaves the bed',
    event: ended('patient-left'),
    because: 'The next patient does not inherit alarms, latched ones neither.',
    source: 'ADT A03, A11 and replacement; L8',
  },
  {
    words: 'somebody acknowledges it',
    event: () => ({ type: 'alarm.acknowledged', id, command: commandId('c2'), acknowledgement }),
    because:
      'By name, for this signal, for the site’s time; the first one counts. It stays listed until its cause ends.',
    source: `${states}: acknowledged; L7, L18`,
  },
  {
    words: 'that acknowledgement is taken back',
    event: withdrawn('c1'),
    because: 'Within the site’s time, by naming the acknowledgement.',
    source: 'L7',
  },
  {
    words: 'another acknowledgement is taken back',
    event: withdrawn('c9'),
    because: 'What does not stand cannot be taken back.',
    source: 'L7',
  },
  {
    words: 'the time of its acknowledgement is over',
    event: () => ({ type: 'alarm.returned', id }),
    because: 'The cause is still there: it signals again, and not before.',
    source: `${states}: an inactivation for a time ends by itself; L18`,
  },
  {
    words: 'a station shows or sounds it first',
    before: { shown: null, sounded: null },
    event: () => ({
      type: 'alarm.shown',
      id,
      station: stationId('s2'),
      command: commandId('c2'),
      shownAt: raisedAt + 200,
      soundedAt: raisedAt + 200,
    }),
    because: 'The first one is on record and stays until it signals anew.',
    source: `${distributed}: delay of each stage`,
  },
  {
    words: 'its source is told of the acknowledgement',
    event: () => ({ type: 'alarm.device-told', id, answer: 'confirmed', detail: null }),
    because: 'What the source said is shown; without that the answer is local.',
    source: `${distributed}; IHE PCD-05`,
  },
  {
    words: 'somebody is called',
    event: () => ({ type: 'alarm.called', id, call: { ...call, n: 1, step: 1 }, by: null }),
    because: 'Each step of the chain is on record; it changes nothing of the alarm.',
    source: `${distributed}: redirect and escalate; ${log}`,
  },
  {
    words: 'a call is delivered',
    event: () => ({ type: 'alarm.call-delivery', id, n: 0, delivery: 'delivered', detail: null }),
    because: 'Delivered is what the target confirmed, never assumed.',
    source: `${distributed}: confirmed delivery`,
  },
  {
    words: 'a call is accepted',
    event: () => ({ type: 'alarm.answered', id, n: 0, answer: 'accepted', by: 'RN 1' }),
    because: 'Accepting stops the chain; it is not acknowledging, the alarm signals on.',
    source: `${distributed}: accept and reject; A2:2020, responsibility accepted and rejected`,
  },
];

/** Fields that a reader asks about, with their words. */
const fields: Partial<Record<keyof Alarm, (alarm: Alarm, before: Alarm) => string>> = {
  priority: ({ priority }) => `priority ${priority}`,
  signalledAt: () => 'signals anew',
  acknowledged: ({ acknowledged }, before) =>
    acknowledged === null
      ? 'acknowledgement gone'
      : before.acknowledged === null
        ? 'acknowledged by name'
        : `source: ${acknowledged.device}`,
  latching: () => 'latches',
  inactivation: ({ inactivation }) => (inactivation.length > 0 ? 'pause shown' : 'pause gone'),
  bed: () => 'bed',
  text: () => 'text, value',
  returned: () => 'returns counted',
  shown: ({ shown }) => (shown === null ? 'shown and sounded asked anew' : 'first sight and sound on record'),
  calls: ({ calls }, before) => (calls.length > before.calls.length ? 'call on record' : 'call updated'),
};

const wardWith = (alarm: Alarm, standing: AlarmStanding): WardState => ({
  ...emptyWard,
  policy: alarmPolicySchema.parse({}),
  ...(standing === 'over' ? { ended: [alarm] } : { alarms: { [alarm.id]: alarm } }),
});

interface Outcome {
  readonly to: string;
  readonly changes: string;
}

/** What the reducer makes of it. */
function outcomeOf(kind: Kind, from: AlarmStanding, event: WardEvent, over: Partial<Alarm> = {}): Outcome {
  const before = { ...alarmOf(kind, from), ...over };
  const state = fold(wardWith(before, from), { seq: 1, at, event });
  const open = own(state.alarms, id);
  const after = open ?? state.ended[0];
  if (after === undefined) throw new Error(`the alarm is gone after ${event.type}`);
  const words = Object.entries(fields).flatMap(([key, say]) => {
    const name = key as keyof Alarm;
    return JSON.stringify(before[name]) === JSON.stringify(after[name]) ? [] : [say(after, before)];
  });
  return { to: open === undefined ? 'over' : standingOf(after), changes: words.join(', ') || without };
}

const isPossible = (kind: Kind, standing: AlarmStanding): boolean => {
  const alarm = alarmOf(kind, standing);
  return standingOf(alarm) === standing || standing === 'over';
};

const without = '–';

/** Outcomes of one cause by what they have in common. */
function groupsOf(from: AlarmStanding, possible: readonly Kind[], { event, before }: Cause) {
  const groups = new Map<string, Outcome & { kinds: Kind[] }>();
  for (const kind of possible) {
    const said = event(kind);
    if (said === null) continue;
    const outcome = outcomeOf(kind, from, said, before);
    const key = `${outcome.to}|${outcome.changes}`;
    const group = groups.get(key) ?? { ...outcome, kinds: [] };
    group.kinds.push(kind);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Rows of what has an effect, and the words of what has none. */
function tableFrom(from: AlarmStanding): { rows: string[]; nothing: string[] } {
  const possible = (Object.keys(kinds) as Kind[]).filter((kind) => isPossible(kind, from));
  const nothing: string[] = [];
  const rows = causes.flatMap((cause) => {
    const groups = groupsOf(from, possible, cause);
    if (groups.every(({ to, changes }) => to === from && changes === without)) {
      nothing.push(cause.words);
      return [];
    }
    return groups.map(({ kinds: some, to, changes }) => {
      const whose = some.length === possible.length ? 'all' : some.join('; ');
      const then = to === from ? to : `**${to}**`;
      return `| ${cause.words} | ${whose} | ${then} | ${changes} | ${cause.because} | ${cause.source} |`;
    });
  });
  return { rows, nothing };
}

/** Why the rest has no effect there. */
const resting: Record<AlarmStanding, string> = {
  active: 'What nobody acknowledged can neither be taken back nor return.',
  paused: 'What nobody acknowledged can neither be taken back nor return.',
  acknowledged: 'The first person’s acknowledgement stands, and only that one can be taken back.',
  latched:
    'Its cause is gone: a cause that is gone cannot rise, fall or return, and no report lowers it out of the list (L4).',
  over: 'Over is over: a cause that returns is a new occurrence, unacknowledged (decision 0012).',
};

const meanings: Record<AlarmStanding, string> = {
  active: 'The cause is there and nobody has answered: it signals.',
  paused: 'The cause is there, and its device says that a person hushed it there.',
  acknowledged: 'The cause is there, and somebody has answered by name: listed, steady, silent for the site’s time.',
  latched: 'The cause is gone and nobody has answered: it shows until somebody does.',
  over: 'The cause is gone and nobody needs to be told: in the history.',
};

const head = `# Alarms

Every transition of an alarm. This file is made from the code (\`node build/alarm-table.ts\`): the ward's reducer is run
on one alarm of each kind in each standing, and a test compares. Gateway, stations and consoles run the same reducer.

Severity (high, medium, low, technical) and life cycle (where it stands) are separate. A new occurrence begins **active**,
or **paused** where its device says so at once; the end of a cause and its return are two occurrences. What is not in a
row does not change. Names of clauses are those of IEC 60601-1-8 (2006, A1:2012, A2:2020); L-numbers are the lessons that
the tests name; decisions are in [decisions](decisions/).

Times come from the policy of the site: how long an acknowledgement holds (\`reAlarmMin\`, by priority), how long it can be
taken back (\`undoS\`), whether medium latches (\`latchMedium\`), who is called when (\`escalation\`). They are counted by a
clock that never steps ([0014](decisions/0014-escalation-and-targets.md)).
`;

/** The whole document, laid out as the formatter of this repository wants it. */
export async function alarmTable(): Promise<string> {
  const sections = (Object.keys(standings) as AlarmStanding[]).map((from) => {
    const { rows, nothing } = tableFrom(from);
    return [
      `## From ${from}`,
      '',
      meanings[from],
      '',
      '| when | whose | stands then | what changes | why | source |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
      `Nothing changes when ${nothing.join('; ')}. ${resting[from]}`,
      '',
    ].join('\n');
  });
  return format(`${head}\n${sections.join('\n')}`, { parser: 'markdown', printWidth: 120 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(alarmTableFile, await alarmTable());
