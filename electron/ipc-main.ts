/** The only user of ipcMain: each message is checked for its sender, then for its shape (Electron security list, 17). */
import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { isConsoleAddress } from './bundle.ts';
import { asked, said } from './ipc-contract.ts';
import type { Asked, AskedArgs, AskedResult, Said, SaidArgs } from './ipc-contract.ts';

/** The window that asks. */
export interface Sender {
  readonly window: number;
  /** Gives the page a port. */
  readonly deliver: (channel: string, port: Electron.MessagePortMain) => void;
}

interface Door {
  /** Our number of the window that holds these web contents; null for any other. */
  readonly windowOf: (contents: Electron.WebContents) => number | null;
  readonly refused: (channel: string, reason: string) => void;
}

export interface IpcMain {
  answer<Name extends keyof Asked>(
    name: Name,
    run: (sender: Sender, ...args: AskedArgs<Name>) => AskedResult<Name> | Promise<AskedResult<Name>>,
  ): void;
  hear<Name extends keyof Said>(name: Name, run: (sender: Sender, ...args: SaidArgs<Name>) => void): void;
}

export function createIpcMain(door: Door): IpcMain {
  return {
    answer: (name, run) => {
      ipcMain.handle(name, async (event, ...args: unknown[]) => {
        const sender = checkSender(door, name, event);
        const read = asked[name].args.safeParse(args);
        if (sender === null || !read.success) {
          if (sender !== null) door.refused(name, 'arguments');
          throw new Error('refused');
        }
        // The schema of this very name has read them; TypeScript cannot follow that through the map.
        const result = await run(sender, ...(read.data as AskedArgs<typeof name>));
        return asked[name].result.parse(result) as AskedResult<typeof name>;
      });
    },
    hear: (name, run) => {
      ipcMain.on(name, (event, ...args: unknown[]) => {
        const sender = checkSender(door, name, event);
        if (sender === null) return;
        const read = said[name].safeParse(args);
        if (read.success) run(sender, ...(read.data as SaidArgs<typeof name>));
        else door.refused(name, 'arguments');
      });
    },
  };
}

/** A message counts only from the main frame of the console's own page in one of our windows. */
function checkSender(door: Door, channel: string, event: IpcMainEvent | IpcMainInvokeEvent): Sender | null {
  const frame = event.senderFrame;
  const window = door.windowOf(event.sender);
  const refuse = (reason: string): null => {
    door.refused(channel, reason);
    return null;
  };
  if (frame === null || frame === undefined) return refuse('frame gone');
  if (window === null) return refuse('not our window');
  if (frame !== event.sender.mainFrame && frame.parent !== null) return refuse('not the main frame');
  if (!isConsoleAddress(frame.url)) return refuse('not our page');
  return { window, deliver: (to, port) => event.sender.postMessage(to, null, [port]) };
}
