/** Ties the alarms, the link and silence to the alarm sound. The rules are in renderer/sound/sound-rules.ts. */
import { createAlarmSound, type AlarmSound, type SoundFault } from '../sound/alarm-sound.ts';
import { beginSilence, decideSound, type Silence, type SoundInput } from '../sound/sound-rules.ts';
import { loss } from '../stores/link.ts';
import { soundFault } from '../stores/sound.ts';
import { settings } from '../stores/station.ts';
import { eachSecond, mono } from '../stores/tick.ts';
import { useUi } from '../stores/ui.ts';
import { ward } from '../stores/ward.ts';

let sound: AlarmSound | null = null;
let silence: Silence | null = null;

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
  const decision = decideSound({ ...input, silence });
  if (silence !== null && decision.silence === null) sound?.unsilence();
  silence = decision.silence;
  const silentUntil = silence?.untilMs ?? null;
  if (useUi.getState().silentUntil !== silentUntil) useUi.setState({ silentUntil });
  // Also while silent: what stands then begins by the audio clock when silence ends, whatever the page does.
  sound?.setPriority(decideSound({ ...input, silence: null }).priority);
}

/** This station only, two minutes; again ends it. */
export function toggleSilence(): void {
  if (silence === null) {
    silence = beginSilence(inputNow());
    sound?.silence(silence.untilMs - mono());
  } else {
    silence = null;
    sound?.unsilence();
  }
  hear();
}

const faultTold = (fault: SoundFault | null): void => soundFault.set(fault);

export function startSounding(): void {
  sound = createAlarmSound({ onFault: faultTold });
  const volume = (): void => sound?.setVolume(settings.get().volumePct);
  volume();
  settings.subscribe(volume);
  ward.subscribe(hear);
  loss.subscribe(hear);
  eachSecond(hear);
}
