/** The only user of ipcRenderer. Runs in the preload. */
import { ipcRenderer } from 'electron';
import type { Asked, AskedArgs, AskedResult, Said, SaidArgs } from './ipc-contract.ts';
import { portChannel } from './port-channel.ts';

export const ipc = {
  ask: async <Name extends keyof Asked>(name: Name, ...args: AskedArgs<Name>): Promise<AskedResult<Name>> =>
    (await ipcRenderer.invoke(name, ...args)) as AskedResult<Name>,
  say: <Name extends keyof Said>(name: Name, ...args: SaidArgs<Name>): void => ipcRenderer.send(name, ...args),
  onPort: (listener: (port: MessagePort) => void): void => {
    ipcRenderer.on(portChannel, (event) => {
      const port = event.ports[0];
      if (port !== undefined) listener(port);
    });
  },
};
