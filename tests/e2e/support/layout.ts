/** What a page looks like, measured where it is drawn. */
import type { Page } from '@playwright/test';

export interface TileSeen {
  readonly bed: string;
  readonly width: number;
  readonly height: number;
  /** Waveform lanes with room to draw. */
  readonly lanes: number;
  /** Font sizes in CSS px; null where it is not shown. */
  readonly hr: number | null;
  readonly spo2: number | null;
  readonly pressure: number | null;
  readonly rr: number | null;
  readonly temp: number | null;
}

export interface LayoutSeen {
  readonly columns: number;
  readonly tiles: readonly TileSeen[];
  /** In words; empty where all is well. */
  readonly faults: readonly string[];
}

/** Runs in the page. Nothing from outside is in scope. */
function look(): LayoutSeen {
  const slack = 1;
  const faults: string[] = [];
  const html = document.documentElement;
  if (html.scrollWidth > html.clientWidth)
    faults.push(`the page is ${html.scrollWidth - html.clientWidth} px too wide`);
  if (html.scrollHeight > html.clientHeight)
    faults.push(`the page is ${html.scrollHeight - html.clientHeight} px too high`);

  interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }
  const inside = (inner: Box, outer: Box): boolean =>
    inner.left >= outer.left - slack &&
    inner.right <= outer.right + slack &&
    inner.top >= outer.top - slack &&
    inner.bottom <= outer.bottom + slack;
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = ({ left, top, right, bottom }: Box): boolean => right - left < 1 || bottom - top < 1;
  const overlaps = (a: Box, b: Box): boolean => {
    const both = meet(a, b);
    return both.right - both.left > slack && both.bottom - both.top > slack;
  };
  const viewport: Box = { left: 0, top: 0, right: html.clientWidth, bottom: html.clientHeight };

  /** What of an element's surroundings lets it be seen. */
  const clipOf = (element: Element): Box => {
    let clip = viewport;
    for (let one: Element | null = element; one !== null; one = one.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(one);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const box = one.getBoundingClientRect();
      const open = 1e6;
      clip = meet(clip, {
        left: overflowX === 'visible' ? -open : box.left,
        right: overflowX === 'visible' ? open : box.right,
        top: overflowY === 'visible' ? -open : box.top,
        bottom: overflowY === 'visible' ? open : box.bottom,
      });
    }
    return clip;
  };

  /** A line of text by its capitals: what of its line box is ink. */
  const inkOf = (text: Text): Box | null => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    if (right - left < 0.5 || text.parentElement === null) return null;
    const half = Number.parseFloat(getComputedStyle(text.parentElement).fontSize) * 0.36;
    // Several lines: their boxes as they are, less what is above the first and below the last capitals.
    const lines = Math.max(1, range.getClientRects().length);
    const trim = Math.max(0, (bottom - top) / lines / 2 - half);
    return { left, right, top: top + trim, bottom: bottom - trim };
  };

  const isName = (words: string): boolean => /^\p{L}+, \p{L}+\.?$/u.test(words);
  const grid = document.querySelector<HTMLElement>('[data-columns]');
  const elements = [...document.querySelectorAll<HTMLElement>('[role="group"][data-bed]')];
  const boxes = elements.map((element) => element.getBoundingClientRect());
  const room: Box = document.querySelector('main')?.getBoundingClientRect() ?? viewport;
  for (const [index, box] of boxes.entries()) {
    const bed = elements[index]?.dataset['bed'];
    if (!inside(box, room)) faults.push(`tile ${bed} leaves the place for beds`);
    for (let other = index + 1; other < boxes.length; other += 1) {
      const second = boxes[other];
      if (second !== undefined && overlaps(box, second))
        faults.push(`tile ${bed} lies over ${elements[other]?.dataset['bed']}`);
    }
  }

  const shown: { readonly tile: Element | null; readonly words: string; readonly ink: Box }[] = [];
  const walker = document.createTreeWalker(document.getElementById('root') ?? document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const text = walker.currentNode as Text;
    const words = text.data.trim();
    const parent = text.parentElement;
    if (
      words === '' ||
      parent === null ||
      parent.closest('.hidden') !== null ||
      !parent.checkVisibility({ visibilityProperty: true })
    )
      continue;
    const ink = inkOf(text);
    if (ink === null) continue;
    const tile = parent.closest('[role="group"][data-bed]');
    const seen = meet(ink, clipOf(parent));
    // Left out whole: the drop order decides that, not this.
    if (isEmpty(seen)) continue;
    const where = tile === null ? 'frame' : `tile ${(tile as HTMLElement).dataset['bed']}`;
    const cut = Math.max(ink.right - seen.right, seen.left - ink.left, ink.bottom - seen.bottom, seen.top - ink.top);
    if (cut > slack && !isName(words)) faults.push(`${where}: "${words}" is cut by ${cut.toFixed(1)} px`);
    shown.push({ tile, words, ink: seen });
  }
  for (const [index, one] of shown.entries()) {
    for (const other of shown.slice(index + 1)) {
      if (one.tile === other.tile && overlaps(one.ink, other.ink))
        faults.push(
          `${one.tile === null ? 'frame' : `tile ${(one.tile as HTMLElement).dataset['bed']}`}: "${one.words}" lies over "${other.words}"`,
        );
    }
  }

  const sizeOf = (tile: Element, parameters: readonly string[]): number | null => {
    for (const parameter of parameters) {
      const element = tile.querySelector(`[data-parameter="${parameter}"]`);
      if (element === null || !element.checkVisibility()) continue;
      const box = element.getBoundingClientRect();
      if (!isEmpty(meet(box, clipOf(element)))) return Number.parseFloat(getComputedStyle(element).fontSize);
    }
    return null;
  };
  const tiles = elements.map((element, index) => ({
    bed: element.dataset['bed'] ?? '',
    width: boxes[index]?.width ?? 0,
    height: boxes[index]?.height ?? 0,
    lanes: [...element.querySelectorAll('[data-channel]')].filter((lane) => {
      const { width, height } = lane.getBoundingClientRect();
      return width >= 8 && height >= 8;
    }).length,
    hr: sizeOf(element, ['HR']),
    spo2: sizeOf(element, ['SpO2']),
    pressure: sizeOf(element, ['NIBP', 'ART']),
    rr: sizeOf(element, ['RR']),
    temp: sizeOf(element, ['Temp']),
  }));
  const tracks = grid === null ? 0 : getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  return { columns: tracks, tiles, faults: [...new Set(faults)] };
}

export const layoutOf = (page: Page): Promise<LayoutSeen> => page.evaluate(look);

/** Values that are not live and yet show a digit, "bed 12 HR stale 88": there may be none (L17). */
export const staleNumbers = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-parameter][data-state]')]
      .filter(({ dataset, textContent }) => dataset['state'] !== 'live' && /\d/.test(textContent))
      .map((value) => {
        const bed = value.closest<HTMLElement>('[data-bed]')?.dataset['bed'] ?? '';
        return `bed ${bed} ${value.dataset['parameter']} ${value.dataset['state']} ${value.textContent}`;
      }),
  );
