/** What no page may do, whatever it loaded: Electron security list 1, 5, 11–15. */
import { app } from 'electron';
import type { Session, WebContents } from 'electron';
import { bundleOrigin, isConsoleAddress } from './bundle.ts';

type Report = (what: string, detail: string) => void;

/** Permissions, devices, downloads but of the page's own exports, and every address but the bundle's are refused for the session. */
export function guardSession(session: Session, report: Report): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    report('permission refused', permission);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event, item) => {
    // A file that the page made itself: Electron's own dialog asks where to, nothing is written before.
    if (isOwnBlob(item.getURL())) return;
    event.preventDefault();
    report('download refused', '');
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isConsoleAddress(details.url) || isOwnBlob(details.url) || isOwnTool(details.url);
    if (!allowed) report('request refused', URL.parse(details.url)?.origin ?? '');
    answer({ cancel: !allowed });
  });
}

const isOwnBlob = (address: string): boolean => address.startsWith(`blob:${bundleOrigin}/`);

/** While developing, the developer tools. */
function isOwnTool(address: string): boolean {
  const protocol = URL.parse(address)?.protocol;
  return (protocol === 'devtools:' || protocol === 'chrome-devtools:') && !app.isPackaged;
}

/** Applies to all web contents ever created, so none is forgotten. */
export function guardContents(report: Report): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents, report));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
  app.on('login', (event) => event.preventDefault());
}

function guardOne(contents: WebContents, report: Report): void {
  const refuseElsewhere = (event: { preventDefault: () => void; url: string }): void => {
    if (isConsoleAddress(event.url)) return;
    event.preventDefault();
    report('navigation refused', URL.parse(event.url)?.protocol ?? '');
  };
  contents.on('will-navigate', refuseElsewhere);
  contents.on('will-redirect', refuseElsewhere);
  contents.on('will-frame-navigate', refuseElsewhere);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    report('webview refused', '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    report('window refused', URL.parse(url)?.protocol ?? '');
    return { action: 'deny' };
  });
}
