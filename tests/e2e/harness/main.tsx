import '../../../renderer/app/no-jit.ts';
import { mount } from '../../../renderer/app/mount.tsx';
import { FakeStation } from './fake-station.ts';
import { readScene } from './scene.ts';

declare global {
  interface Window {
    /** What a test may do to the synthetic station. */
    station: FakeStation;
  }
}

const station = new FakeStation(readScene(new URLSearchParams(window.location.search)));
window.station = station;
void mount(() => station);
