import { Menu } from 'electron';
import { texts } from './texts.ts';

interface MenuActs {
  readonly secondWindow: () => void;
  readonly fullScreen: () => void;
  readonly quit: () => void;
}

/** Nothing that reloads, zooms, inspects or navigates. In kiosk there is no menu at all. */
export function setMenu(kiosk: boolean, acts: MenuActs): void {
  if (kiosk) {
    Menu.setApplicationMenu(null);
    return;
  }
  const items: Electron.MenuItemConstructorOptions[] = [
    { label: texts.menuSecondWindow, click: acts.secondWindow },
    { label: texts.menuFullScreen, accelerator: 'F11', click: acts.fullScreen },
    { type: 'separator' },
    { label: texts.menuQuit, accelerator: 'CmdOrCtrl+Q', click: acts.quit },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: texts.menuView, submenu: items }]));
}
