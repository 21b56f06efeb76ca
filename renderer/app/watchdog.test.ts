import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const screen = { hidden: true, textContent: '' } as HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
  screen.hidden = true;
});
afterEach(() => vi.useRealTimers());

test('Given a clock that stops, when 5 s have passed, then the watchdog covers the page until it moves again', async () => {
  const { beat, startWatchdog } = await import('./watchdog.ts');
  beat();
  startWatchdog(screen);
  for (let second = 0; second < 20; second += 1) {
    vi.advanceTimersByTime(1000);
    beat();
  }
  expect(screen.hidden).toBe(true);
  vi.advanceTimersByTime(5_600);
  expect(screen.hidden).toBe(false);
  expect(screen.textContent).toContain('NO LIVE DATA');
  beat();
  vi.advanceTimersByTime(600);
  expect(screen.hidden).toBe(true);
});
