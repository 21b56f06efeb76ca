/**
 * Ties alarms, link, silence and settings to the alarm sound of this window. The rules are in renderer/sound; which
 * window of the station sounds is the station's word (window-lease.ts).
 */
import {
  beginSilence,
  decideSound,
  silenceMs,
  soundOf,
  type Silence,
  type SoundInput,
  type SoundPriority,
} from '../../shared/alarm/sounding.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { noteSounded } from '../alarms/stages.ts';
import { createAlarmSound, type AlarmSound, type SoundFault } from '../sound/alarm-sound.ts';
import { soundSetNamed } from '../sound/sound-sets.ts';
import { followSilence, isMuted, isTestDue, reminderEveryMs, remindStep } from '../sound/sound-rules.ts';
import { loudnessOf } from '../sound/volume.ts';
import { WindowLease } from '../sound/window-lease.ts';
import { loss } from '../stores/link.ts';
import { loudness, soundFault, soundsHere, soundTest } from '../stores/sound.ts';
import { settings, station, stationApi } from '../stores/station.ts';
import { eachSecond, mono, stationNow } from '../stores/tick.ts';
import { useUi } from '../stores/ui.ts';
import { ward } from '../stores/ward.ts';

/** A press here is not undone by what the station said before it heard of it. */
const ownActMs = 3_000;
/** A check that failed is made again. */
const retestMs = 60_000;

let sound: AlarmSound | null = null;
let lease: WindowLease | null = null;
let silence: Silence | null = null;
/** Signals that sounded when it was last looked at. */
let heardSignals: ReadonlySet<string> = new Set();
let remindedMs: number | null = null;
let ownActUntil = Number.NEGATIVE_INFINITY;
let brokenAtMs: number | null = null;
let engineFault: SoundFault | null = null;
let testFailed = false;
let testedMs: number | null = null;
let testing = false;
let retryAtMs = 0;

function inputNow(): Omit<SoundInput, 'silence'> {
  const standing = loss.get();
  return {
    alarms: ward.get().alarms,
    lost: standing === null ? null : { since: standing.seenAt },
    nowMs: mono(),
  };
}

function hear(): void {
  const input = inputNow();
  const before = silence;
  const decision = decideSound({ ...input, silence });
  silence = decision.silence;
  if (before !== null && silence === null) {
    sound?.unsilence();
    if (decision.broken) {
      brokenAtMs = input.nowMs;
      // Said by every window that breaks it: another may have heard of the alarm before it heard of the silence.
      tellSilence(null);
    }
  }
  remind(input);
  const silentUntil = silence?.untilMs ?? null;
  if (useUi.getState().silentUntil !== silentUntil) useUi.setState({ silentUntil });
  // Also while silent: what stands then begins by the audio clock when silence ends, whatever the page does.
  const priority = soundsHere.get() ? decideSound({ ...input, silence: null }).priority : null;
  sound?.setPriority(priority);
  const alarms = input.alarms.filter((alarm) => lifeOf(alarm) === 'active' && soundOf(alarm.priority) === priority);
  const signals = new Set(alarms.map(({ id, signalledAt }) => `${id} ${signalledAt}`));
  if ([...signals].some((signal) => !heardSignals.has(signal))) sound?.renew();
  heardSignals = signals;
  if (sound?.state().sounding === true && !testFailed) noteSounded(alarms);
}

function remind({ alarms, nowMs }: Pick<SoundInput, 'alarms' | 'nowMs'>): void {
  const everyMs = reminderEveryMs(silence !== null, ward.get().state.policy.sound.reminderS);
  const { lastMs, due } = remindStep(remindedMs, isMuted({ alarms, silence }), nowMs, everyMs);
  remindedMs = lastMs;
  if (due && soundsHere.get()) sound?.remind();
}

function beginHere(forMs: number): void {
  silence = beginSilence(inputNow(), forMs);
  sound?.silence(silence.untilMs - mono());
}

function endHere(): void {
  silence = null;
  sound?.unsilence();
}

function tellSilence(forMs: number | null): void {
  ownActUntil = mono() + ownActMs;
  // Without the station this window is silent alone.
  stationApi()
    .call('sound.silence', { forMs })
    .catch(() => undefined);
}

/** This station only, two minutes; again ends it. */
export function toggleSilence(): void {
  brokenAtMs = null;
  if (silence === null) {
    beginHere(silenceMs);
    tellSilence(silenceMs);
  } else {
    endHere();
    tellSilence(null);
  }
  hear();
}

/** Silence that was pressed at another window of this station. */
function followStation(): void {
  const until = station.get()?.sound.silentUntil ?? null;
  const leftMs = until === null ? null : until - stationNow();
  const follow = followSilence({ leftMs, silence, nowMs: mono(), ownActUntilMs: ownActUntil, brokenAtMs });
  if (follow === 'begin') beginHere(leftMs ?? 0);
  else if (follow === 'end') endHere();
}

function tellFault(): void {
  soundFault.set(engineFault ?? (testFailed ? 'test-failed' : null));
  lease?.beat();
}

function applySettings(): void {
  const clock = new Date(stationNow());
  const minutes = clock.getHours() * 60 + clock.getMinutes();
  const next = loudnessOf(ward.get().state.policy.sound, settings.get(), minutes);
  sound?.setVolume(next.pct, next.floorPct);
  const { pct, night } = loudness.get();
  if (next.pct !== pct || next.night !== night) loudness.set(next);
  sound?.setSounds(soundSetNamed(settings.get().soundSet));
}

/** L6: at the start, each shift, and each minute while it fails. */
function testWhereDue(): void {
  const nowMs = mono();
  if (testing || engineFault !== null || nowMs < retryAtMs) return;
  if (!isTestDue(testedMs, nowMs, ward.get().state.policy.sound.testEveryH)) return;
  void testSound();
}

/** Sends a tone along the way of the alarms. True where it came out at the end. */
export async function testSound(): Promise<boolean> {
  if (sound === null) return false;
  testing = true;
  const result = await sound.selfTest().catch(() => 'failed' as const);
  testing = false;
  // Nothing runs that could be checked: the fault of the engine says so, and it is made when that is over.
  if (result === 'not-made') return false;
  testFailed = result === 'failed';
  if (testFailed) retryAtMs = mono() + retestMs;
  else testedMs = mono();
  soundTest.set({ at: stationNow(), passed: !testFailed });
  lease?.tested(result);
  tellFault();
  return !testFailed;
}

/** One burst to listen to, at the volume of now; what should sound goes on after it. */
export const playBurst = (priority: SoundPriority): void => sound?.playOnce(priority);

export function startSounding(): void {
  sound = createAlarmSound({
    onFault: (fault) => {
      engineFault = fault;
      // What came back is checked before it is trusted.
      if (fault === null) retryAtMs = 0;
      else testedMs = null;
      tellFault();
    },
  });
  lease = new WindowLease({
    api: stationApi(),
    fault: soundFault.get,
    now: mono,
    onChange: (sounds) => {
      soundsHere.set(sounds);
      hear();
    },
  });
  applySettings();
  settings.subscribe(applySettings);
  ward.subscribe(hear);
  loss.subscribe(hear);
  station.subscribe(() => {
    followStation();
    lease?.beat();
    hear();
  });
  eachSecond(() => {
    lease?.look();
    applySettings();
    testWhereDue();
    hear();
  });
}
