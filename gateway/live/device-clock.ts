/**
 * A device's clock against our monotonic one. The offset is the least (receive − device) of the last one to two
 * minutes: delay only ever adds. A clock that was set back shows as reports that go on evenly from an older time;
 * a stored report sent late does not go on evenly. The same after a pause: what a device kept while it had no link
 * comes faster than time, and its offset of before still holds; even for a while, its clock was set.
 */
const windowMs = 60_000;
/** Reports of one moment may cross by this much. */
const crossingMs = 2_000;
/** This much later than its clock lets expect, a report was kept back, or the clock was set. */
const behindMs = 3_000;
/** So long must reports behind go on evenly, with stamps of whole seconds too, to be a clock that was set. */
const evenMs = 5_000;
const unevenMs = 1_000;

export type Verdict = 'ok' | 'late';

export class DeviceClock {
  /** Counts steps of the device's clock: times of different epochs are not to be compared. */
  epoch = 0;
  #least = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  #windowFrom = 0;
  #newest: number | null = null;
  #suspect: { readonly deviceAt: number; readonly mono: number } | null = null;
  #behind: { readonly deviceAt: number; readonly mono: number } | null = null;

  /** `seedOffset`: assumed at first, where the clocks are known to agree (a hub kept by NTP). */
  constructor(seedOffset = Number.POSITIVE_INFINITY) {
    this.#least = seedOffset;
  }

  /** Monotonic time less device time; null before any device time was heard. */
  get offset(): number | null {
    const least = Math.min(this.#least, this.#leastBefore);
    return least === Number.POSITIVE_INFINITY ? null : least;
  }

  /** Notes that a report of device time `deviceAt` (its newest instant) was received at `mono`. */
  observe(deviceAt: number, mono: number): Verdict {
    const raw = mono - deviceAt;
    if (this.#newest === null) {
      this.#windowFrom = mono;
      this.#newest = deviceAt;
    } else if (deviceAt < this.#newest - crossingMs) {
      if (!this.#goesOn(deviceAt, mono)) {
        this.#suspect = { deviceAt, mono };
        return 'late';
      }
      this.#restart(deviceAt, mono);
    } else {
      this.#watchDelay(deviceAt, mono);
    }
    this.#suspect = null;
    if (deviceAt > this.#newest) this.#newest = deviceAt;
    if (this.#behind === null && mono - this.#windowFrom >= windowMs) {
      // After a pause of any length too: the end of what was kept is hardly behind, and must not count as just taken.
      this.#leastBefore = this.#least;
      this.#least = Number.POSITIVE_INFINITY;
      this.#windowFrom = mono;
    }
    if (raw < this.#least) this.#least = raw;
    return 'ok';
  }

  #watchDelay(deviceAt: number, mono: number): void {
    const { offset } = this;
    if (offset === null || mono - deviceAt - offset <= behindMs) {
      this.#behind = null;
      return;
    }
    const passed = mono - (this.#behind?.mono ?? mono);
    if (this.#behind !== null && passed < evenMs) return;
    const isEven = this.#behind !== null && Math.abs(deviceAt - this.#behind.deviceAt - passed) <= unevenMs;
    this.#behind = { deviceAt, mono };
    if (isEven) this.#restart(deviceAt, mono);
  }

  /** A second older report that advanced as time did: the clock itself was set back. */
  #goesOn(deviceAt: number, mono: number): boolean {
    if (this.#suspect === null) return false;
    const device = deviceAt - this.#suspect.deviceAt;
    const passed = mono - this.#suspect.mono;
    return device > 0 && passed >= 200 && Math.abs(device - passed) <= 500 + passed * 0.2;
  }

  #restart(deviceAt: number, mono: number): void {
    this.epoch += 1;
    this.#least = Number.POSITIVE_INFINITY;
    this.#leastBefore = Number.POSITIVE_INFINITY;
    this.#windowFrom = mono;
    this.#newest = deviceAt;
    this.#behind = null;
  }
}
