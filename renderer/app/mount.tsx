import { createRoot } from 'react-dom/client';
import type { StationApi } from '../../shared/station-api/wire.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/parameters.css';
import { App } from './App.tsx';
import { boot } from './boot.ts';
import { startWatchdog } from './watchdog.ts';
import { askWindow } from './window.ts';

function elementById(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no element ${id}`);
  return element;
}

/** Starts the console on a station, whichever way it is reached. */
export async function mount(connect: () => StationApi): Promise<void> {
  startWatchdog(elementById('watchdog'));
  await askWindow();
  boot(connect());
  createRoot(elementById('root')).render(<App />);
}
