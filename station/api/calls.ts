/** Every call of the station's API, done. Arguments were read by their schema and the act was granted before. */
import type { BytesCallName, CallName, CallResult, Diagnostics, Settings } from '../../shared/station-api/calls.ts';
import type { Voice } from '../core/voice.ts';
import { definedOnly } from '../defined-only.ts';
import type { Wanted } from '../feed/watch-list.ts';
import { assetPast, assetTrail, fleetReport, importAssets, type AssetDeps } from './asset-calls.ts';
import { acknowledgeFinding, actOnAsset, noteInfusion, recordAsset, retireAsset } from './asset-acts.ts';
import { acknowledge, mapDevice } from './acts.ts';
import { answerCall, callSomebody, withdraw } from './alarm-acts.ts';
import { setLimits, setPolicy, setProfile } from './limit-acts.ts';
import type { ParsedArgs } from './parsed-args.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { Person } from './permissions.ts';
import { Turns } from './turns.ts';
import type { WithBytes } from './with-bytes.ts';
import { context, keep, keptList, strip, trend, values, waves, type HistoryDeps } from './history-calls.ts';
import { infusionHistory } from './infusion-calls.ts';
import { endedAlarms, history, life, whatIf } from './record-calls.ts';

export interface CallDeps extends HistoryDeps, AssetDeps {
  readonly name: string;
  readonly version: string;
  readonly demo: boolean;
  readonly settings: () => Settings;
  readonly setSettings: (change: Partial<Settings>) => Settings;
  readonly diagnostics: () => Diagnostics;
  readonly voice: Voice;
  /** The gateway can be asked now. */
  readonly linked: () => boolean;
  /** JSON text of a file of the site; null: not here (yet). */
  readonly siteFile: (sha256: string) => Promise<string | null>;
}

/** Who calls, and what belongs to that console alone. */
export interface Caller {
  readonly person: Person;
  readonly watch: (wanted: Wanted) => void;
  /** The window itself: what tells one from the other. */
  readonly window: object;
  /** Ends with the console, or when it cancels this call. */
  readonly gone: AbortSignal;
}

type Answer<Name extends CallName> = Name extends BytesCallName ? WithBytes<CallResult<Name>> : CallResult<Name>;

type Handlers = {
  readonly [Name in CallName]: (args: ParsedArgs<Name>, caller: Caller) => Answer<Name> | Promise<Answer<Name>>;
};

export function callHandlers(deps: CallDeps): Handlers {
  // Pictures of strips come by the dozen; the record reads a few at a time.
  const turns = new Turns(3, 64);
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
      caller.watch({ waves: args.beds, shows: args.shows ?? args.beds.map(({ bed }) => bed) });
      return {};
    },
    'alarms.acknowledge': (args, { person }) => acknowledge(deps, person, args),
    'alarms.withdraw': (args, { person }) => withdraw(deps, person, args, deps.linked()),
    'alarms.call': (args, { person }) => callSomebody(deps, person, args),
    'alarms.answer': (args, { person }) => answerCall(deps, person, args),
    'alarms.history': (args, { gone }) => history(deps, args, gone),
    'alarms.life': (args) => life(deps, args),
    'limits.set': (args, { person }) => setLimits(deps, person, args),
    'limits.profile': (args, { person }) => setProfile(deps, person, args),
    'limits.whatIf': (args, { gone }) => whatIf(deps, args, gone),
    'policy.set': (args, { person }) => setPolicy(deps, person, args),
    'sound.report': (args, { window }) => deps.voice.heard(window, args),
    'sound.silence': ({ forMs }, { person }) => {
      deps.voice.silence(forMs, person.name);
      return {};
    },
    'alarms.shown': ({ alarms }) => {
      deps.voice.shown(alarms);
      return {};
    },
    'alarms.ended': (args) => endedAlarms(deps, args),
    'devices.map': (args, { person }) => mapDevice(deps, person, args),
    'history.trend': (args, { gone }) => trend(deps, args, gone),
    'diagnostics.get': () => deps.diagnostics(),
    'history.waves': (args, { gone }) => waves(deps, args, gone),
    'history.strip': (args, { gone }) => strip(deps, turns, args, gone),
    'history.context': (args, { gone }) => context(deps, args, gone),
    'history.values': (args, { gone }) => values(deps, args, gone),
    'kept.save': (args, { person }) => keep(deps, person, args),
    'kept.list': (args, { gone }) => keptList(deps, args, gone),
    'infusions.note': (args, { person }) => noteInfusion(deps, person, args),
    'infusions.history': (args, { gone }) => infusionHistory(deps, args, gone),
    'site.file': async ({ sha256 }) => {
      const text = await deps.siteFile(sha256);
      if (text !== null) return { text };
      throw new StationCallError('unavailable', 'This file of the site is not here yet');
    },
    'assets.act': (args, { person }) => actOnAsset(deps, person, args),
    'assets.record': (args, { person }) => recordAsset(deps, person, args),
    'assets.retire': (args, { person }) => retireAsset(deps, person, args),
    'assets.import': (args, { person }) => importAssets(deps, person, args),
    'assets.trail': (args, { gone }) => assetTrail(deps, args, gone),
    'assets.past': (args) => assetPast(deps, args),
    'fleet.report': (args, { gone }) => fleetReport(deps, args, gone),
    'findings.acknowledge': (args, { person }) => acknowledgeFinding(deps, person, args),
  };
}
