/** Every call of the station's API, done. Arguments were read by their schema and the act was granted before. */
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { CallName, CallResult, Diagnostics, Settings } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { definedOnly } from '../defined-only.ts';
import { StoreRefusal } from '../store/handles.ts';
import type { StoreClient } from '../store/store-client.ts';
import { trendSpanMsMax } from '../store/trend.ts';
import type { WantedWave } from '../feed/watch-list.ts';
import { acknowledge, mapDevice } from './acts.ts';
import { answerCall, callSomebody, withdraw } from './alarm-acts.ts';
import type { ActDeps } from './give.ts';
import { setLimits, setPolicy, setProfile } from './limit-acts.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

export interface CallDeps extends ActDeps {
  readonly store: StoreClient;
  readonly name: string;
  readonly version: string;
  readonly demo: boolean;
  readonly settings: () => Settings;
  readonly setSettings: (change: Partial<Settings>) => Settings;
  readonly logKey: () => string | null;
  readonly diagnostics: () => Diagnostics;
  /** The gateway can be asked now. */
  readonly linked: () => boolean;
}

/** Who calls, and what belongs to that console alone. */
export interface Caller {
  readonly person: Person;
  readonly watch: (waves: readonly WantedWave[]) => void;
  /** Ends with the console. */
  readonly gone: AbortSignal;
}

type Handlers = {
  readonly [Name in CallName]: (args: ParsedArgs<Name>, caller: Caller) => CallResult<Name> | Promise<CallResult<Name>>;
};

/** Over this the first page of ended alarms comes from memory. */
const endedDiskMs = 1_500;

export function callHandlers(deps: CallDeps): Handlers {
  return {
    'session.get': (_args, { person }) => ({
      station: { id: deps.station(), name: deps.name },
      person,
      version: deps.version,
      demo: deps.demo,
      settings: deps.settings(),
    }),
    'settings.set': (args) => deps.setSettings(definedOnly(args)),
    'waves.watch': (args, caller) => {
      caller.watch(args.beds);
      return {};
    },
    'alarms.acknowledge': (args, { person }) => acknowledge(deps, person, args),
    'alarms.withdraw': (args, { person }) => withdraw(deps, person, args, deps.linked()),
    'alarms.call': (args, { person }) => callSomebody(deps, person, args),
    'alarms.answer': (args, { person }) => answerCall(deps, person, args),
    'alarms.history': () => notYet(),
    'alarms.life': () => notYet(),
    'limits.set': (args, { person }) => setLimits(deps, person, args),
    'limits.profile': (args, { person }) => setProfile(deps, person, args),
    'limits.whatIf': () => notYet(),
    'policy.set': (args, { person }) => setPolicy(deps, person, args),
    'sound.report': () => ({ sounds: true, windows: 1 }),
    'sound.silence': () => ({}),
    'alarms.shown': () => ({}),
    'alarms.ended': (args) => endedAlarms(deps, args),
    'devices.map': (args, { person }) => mapDevice(deps, person, args),
    'history.trend': (args, { gone }) => trend(deps, args, gone),
    'diagnostics.get': () => deps.diagnostics(),
  };
}

function notYet(): never {
  throw new StationCallError('unavailable', 'The record cannot be asked for this yet');
}

async function endedAlarms(deps: CallDeps, args: ParsedArgs<'alarms.ended'>): Promise<{ alarms: Alarm[] }> {
  const before = args.beforeAt ?? Number.MAX_SAFE_INTEGER;
  const inMemory = (): Alarm[] =>
    deps
      .ward()
      .ended.filter((alarm) => (alarm.endedAt ?? 0) < before)
      .slice(0, args.limit);
  const logKey = deps.logKey();
  if (logKey === null) return { alarms: inMemory() };
  const late = Promise.withResolvers<null>();
  const stop = deps.clock.after(endedDiskMs, () => late.resolve(null));
  try {
    const read = await Promise.race([deps.store.ended({ logKey, beforeAt: before, limit: args.limit }), late.promise]);
    return { alarms: read === null ? inMemory() : [...read] };
  } catch {
    return { alarms: inMemory() };
  } finally {
    stop();
  }
}

async function trend(
  deps: CallDeps,
  args: ParsedArgs<'history.trend'>,
  gone: AbortSignal,
): Promise<CallResult<'history.trend'>> {
  const spanMs = args.toAt - args.fromAt;
  if (!(spanMs > 0 && spanMs <= trendSpanMsMax)) {
    throw new StationCallError('bad-arguments', 'A trend spans more than nothing and at most 31 days');
  }
  if (Math.abs(args.toAt) > 8e15) throw new StationCallError('bad-arguments', 'That is no date');
  try {
    return await deps.store.trend(args, gone);
  } catch (error) {
    if (error instanceof StoreRefusal) throw error;
    throw new StationCallError('unavailable', (error as Error).message);
  }
}
