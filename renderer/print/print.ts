/**
 * Printing: what goes on paper is drawn into a root of its own that is never on screen, and taken away afterwards.
 * The live picture is not touched: alarms go on beside the browser's own dialog.
 */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import './print.css';

/** Orientation of the paper; its size, A4 or Letter, is the printer's (print.css). */
export type PrintKind = 'landscape' | 'portrait';

interface Sheet {
  readonly element: HTMLElement;
  readonly root: Root;
}

let sheet: Sheet | null = null;

function clear(): void {
  window.removeEventListener('afterprint', clear);
  sheet?.root.unmount();
  sheet?.element.remove();
  sheet = null;
}

/** Pictures that are still being decoded would be white on paper. One that cannot be is left out. */
async function decoded(element: HTMLElement): Promise<void> {
  await document.fonts.ready;
  await Promise.all([...element.querySelectorAll('img')].map((image) => image.decode().catch(() => undefined)));
}

/**
 * Opens the print dialog on `content`. It is drawn black on white whatever the theme; pictures are `img`, a canvas
 * has no more pixels than the screen. Resolves once the dialog was opened; the content is gone when it closes.
 */
export async function printPage(kind: PrintKind, content: ReactNode): Promise<void> {
  clear();
  const element = document.createElement('div');
  element.dataset['print'] = kind;
  document.body.append(element);
  const root = createRoot(element);
  const mine: Sheet = { element, root };
  sheet = mine;
  flushSync(() => root.render(content));
  await decoded(element);
  // Somebody asked for another page meanwhile: that one is printed.
  if (sheet !== mine) return;
  window.addEventListener('afterprint', clear);
  window.print();
}
