/** The keys of the whole console. Local keys never take these (design, section 6). */
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { openTab } from '../alarms/route.ts';
import { toggleSilence } from './sounding.ts';
import { loss, returned, seenReturn } from '../stores/link.ts';
import { seeLoss } from '../lost/seen.ts';
import { changeSettings, settings } from '../stores/station.ts';
import { closeDrawer, go, openBed, openDrawer, openRecord, places, useUi } from '../stores/ui.ts';
import { ward } from '../stores/ward.ts';
import { backToOrigin, noteOrigin } from '../strip/origin.ts';
import { recordNow } from '../strip/record-now.ts';

/** Two digits within this are one bed. */
const digitsWithinMs = 1_500;
const fields = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

let typed = '';
let typedAt = 0;

/** A bed by what was typed so far; null where more digits are needed or none fits. */
export function bedByDigits(digits: string, beds: readonly string[]): string | null {
  const longest = Math.max(2, ...beds.map((bed) => bed.length));
  const exact = beds.find((bed) => bed === digits);
  if (exact !== undefined && (digits.length === longest || !beds.some((bed) => bed.length > digits.length)))
    return exact;
  if (digits.length < 2) return null;
  return exact ?? beds.find((bed) => /^\d+$/.test(bed) && Number(bed) === Number(digits)) ?? null;
}

const isSignalling = (alarm: Alarm): boolean => lifeOf(alarm) !== 'acknowledged';

const topOf = (bed: string | undefined): Alarm | undefined =>
  bed === undefined ? undefined : ward.get().alarmsByBed.get(bed)?.find(isSignalling);

const focusedBed = (within: string): string | undefined =>
  document.activeElement?.closest<HTMLElement>(within)?.dataset['bed'];

/** The row that is selected on the list of alarms; there the first one where nobody has chosen. */
function selectedRow(): Alarm | undefined {
  const { place, alarm } = useUi.getState();
  const { alarms } = ward.get();
  return place === 'alarms' ? (alarms.find(({ id }) => id === alarm) ?? alarms.find(isSignalling)) : undefined;
}

/** A: the loss, the row or tile that is selected, else the top alarm. */
function acknowledgeTop(): void {
  if (loss.get() !== null) return seeLoss();
  const { alarms } = ward.get();
  const top = alarms.find(isSignalling);
  if (returned.get() !== null && top === undefined) return seenReturn();
  const row = selectedRow();
  const selected = row !== undefined && isSignalling(row) ? row : topOf(focusedBed('[role="group"][data-bed]'));
  const alarm = selected ?? top;
  if (alarm !== undefined) openDrawer({ kind: 'ack', alarm: alarm.id });
}

/** Shift+A: all that signals at the bed that is open, has the focus or is of the row selected; never the loss. */
function acknowledgeThisBed(): void {
  if (loss.get() !== null) return;
  const bed = useUi.getState().bed ?? focusedBed('[data-bed]');
  const row = selectedRow();
  const ofRow = row !== undefined && isSignalling(row) ? row : topOf(row?.bed ?? undefined);
  const alarm = bed === undefined ? ofRow : topOf(bed);
  if (alarm !== undefined) openDrawer({ kind: 'ack', alarm: alarm.id, whole: true });
}

function digit(key: string, now: number): void {
  typed = now - typedAt < digitsWithinMs ? typed + key : key;
  typedAt = now;
  const bed = bedByDigits(
    typed,
    ward.get().state.beds.map(({ id }) => id),
  );
  if (bed === null) return;
  typed = '';
  openBed(bed);
}

function back(): void {
  const ui = useUi.getState();
  if (ui.drawer !== null) closeDrawer();
  else if (ui.bed !== null && ui.tab === 'strip' && backToOrigin()) return;
  else if (ui.bed !== null && ui.tab !== 'live') openBed(ui.bed);
  else if (ui.bed !== null || ui.place !== 'ward') go('ward');
}

/** Space: its strip. An alarm without a bed has none. */
function lastAlarm(): void {
  const ofBeds = ward.get().alarms.filter(({ bed }) => bed !== null);
  const [latest] = ofBeds.toSorted((a, b) => b.signalledAt - a.signalledAt);
  const alarm = latest ?? ward.get().state.ended.find(({ bed }) => bed !== null);
  if (alarm?.bed != null) openRecord(alarm.bed, 'strip', { kind: 'alarm', alarm: alarm.id });
}

/** R: of the bed that is open or has the focus; while contact is lost there is nothing to record. */
function record(): void {
  const bed = useUi.getState().bed ?? focusedBed('[data-bed]');
  if (bed !== undefined && loss.get() === null) void recordNow(bed);
}

function neighbour(step: number): void {
  const { bed } = useUi.getState();
  const ids = ward.get().state.beds.map(({ id }) => id);
  const next = ids[ids.findIndex((id) => id === bed) + step];
  if (bed !== null && next !== undefined) openBed(next);
}

const letters: Record<string, (event: KeyboardEvent) => void> = {
  a: (event) => (event.shiftKey ? acknowledgeThisBed() : acknowledgeTop()),
  g: () => openTab('standing'),
  s: () => toggleSilence(),
  n: () => changeSettings({ initials: !settings.get().initials }),
  d: () => changeSettings({ theme: settings.get().theme === 'dark' ? 'light' : 'dark' }),
  ' ': () => lastAlarm(),
  r: () => record(),
  '/': () => openDrawer({ kind: 'search' }),
  '?': () => openDrawer(useUi.getState().drawer?.kind === 'keys' ? null : { kind: 'keys' }),
  ArrowLeft: () => neighbour(-1),
  ArrowRight: () => neighbour(1),
};

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  const inField = fields.has(target.tagName);
  const place = /^F([1-6])$/.exec(event.key)?.[1];
  if (place !== undefined) {
    event.preventDefault();
    return go(places[Number(place) - 1] ?? 'ward');
  }
  if (event.key === 'Escape') return back();
  // In a field single letters type; Alt+A and Alt+S always work.
  if (inField && !event.altKey) return;
  if (event.altKey && !/^[as]$/i.test(event.key)) return;
  if (/^\d$/.test(event.key)) {
    if (useUi.getState().drawer?.kind !== 'ack') digit(event.key, event.timeStamp);
    return;
  }
  if (event.key === ' ' && target.closest('button, a, [role="row"]') !== null) return;
  const act = letters[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act === undefined) return;
  if (event.key.startsWith('Arrow') && useUi.getState().bed === null) return;
  event.preventDefault();
  act(event);
}

export function startKeyboard(): void {
  window.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', ({ oldURL, newURL }) => noteOrigin(oldURL, newURL));
}
