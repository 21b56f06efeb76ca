/**
 * The last guard against a frozen picture: knows nothing of stores or React. The clock beats it each second; where
 * the beats stop, it covers the page with the lost screen by itself.
 */
import { times } from '../../shared/live/freshness.ts';
import { t } from '../words/index.ts';

let lastBeat = performance.now();
let wasHidden = false;

export function beat(): void {
  lastBeat = performance.now();
}

export function startWatchdog(screen: HTMLElement): void {
  setInterval(() => {
    const now = performance.now();
    // A hidden window's timers run late; what counts is what is seen.
    if (document.hidden) {
      wasHidden = true;
      return;
    }
    if (wasHidden) {
      wasHidden = false;
      lastBeat = now;
    }
    const dead = now - lastBeat > times.gatewayLostMs;
    if (dead && screen.hidden) {
      screen.textContent = `${t('lost.title')}\n\n${t('watchdog.stopped')}\n${t('watchdog.next')}`;
      screen.hidden = false;
    } else if (!dead && !screen.hidden) {
      screen.hidden = true;
    }
  }, 500);
}
