/**
 * Where the lanes are. Each lane on screen is an empty element that registers here; lanes side by side in one parent
 * share a canvas above them. Places are measured when the layout changes and at no other time.
 */
import { settings } from '../stores/station.ts';
import { sweepOf } from './sweep-speed.ts';
import { channelByKey } from '../../shared/domain/channels.ts';
import type { Lane } from '../waves/types.ts';

export interface LaneWish {
  readonly id: string;
  readonly bed: string;
  readonly channel: string;
  readonly size: 'tile' | 'detail';
  readonly colour: string;
  /** A colour where nothing but lanes is in the place of those that share a canvas, else "transparent". */
  readonly background: string;
}

/** 24 inch, 1920 × 1080: 0.2767 mm a pixel. A station with another display sets its own. */
export const pxPerMm = 1 / 0.2767;
const looks = { tile: { gapPx: 14, lineWidth: 1.5 }, detail: { gapPx: 22, lineWidth: 1.75 } } as const;

/** Lanes that share a canvas, and the place of that canvas; the lanes' places are relative to it. */
export interface LaneGroup {
  /** What the lanes are in: the same bed may be on a tile and in a drawer. */
  readonly parent: Element;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Lane[];
}

const elements = new Map<HTMLElement, LaneWish>();
let origin: HTMLElement | null = null;
let show: ((groups: readonly LaneGroup[]) => void) | null = null;
let asked = false;

const observer = new ResizeObserver(() => ask());

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    measure();
  });
}

function measure(): void {
  if (origin === null || show === null) return;
  const parents = new Map<Element, [LaneWish, DOMRect][]>();
  for (const [element, wish] of elements) {
    const box = element.getBoundingClientRect();
    const parent = element.parentElement;
    if (parent === null || box.width < 8 || box.height < 8) continue;
    const group = parents.get(parent);
    if (group === undefined) parents.set(parent, [[wish, box]]);
    else group.push([wish, box]);
  }
  const zero = origin.getBoundingClientRect();
  show([...parents].map(([parent, lanes]) => groupOf(parent, lanes, zero)));
}

/** On whole device px: a canvas between them would be drawn blurred. */
function groupOf(parent: Element, lanes: readonly (readonly [LaneWish, DOMRect])[], zero: DOMRect): LaneGroup {
  const dpr = window.devicePixelRatio;
  const boxes = lanes.map(([, box]) => box);
  const least = (of: (box: DOMRect) => number): number => Math.floor(Math.min(...boxes.map(of)) * dpr) / dpr;
  const most = (of: (box: DOMRect) => number): number => Math.ceil(Math.max(...boxes.map(of)) * dpr) / dpr;
  const x = least(({ left }) => left);
  const y = least(({ top }) => top);
  return {
    parent,
    x: x - zero.x,
    y: y - zero.y,
    width: most(({ right }) => right) - x,
    height: most(({ bottom }) => bottom) - y,
    lanes: lanes.map(([wish, box]) => laneOf(wish, box, { x, y })),
  };
}

function laneOf(wish: LaneWish, box: DOMRect, zero: { readonly x: number; readonly y: number }): Lane {
  const channel = channelByKey(wish.channel);
  return {
    id: wish.id,
    bed: wish.bed,
    channel: wish.channel,
    x: box.x - zero.x,
    y: box.y - zero.y,
    width: box.width,
    height: box.height,
    colour: wish.colour,
    background: wish.background,
    mmPerS: sweepOf(wish.channel, settings.get().sweepMmPerS),
    pxPerMm,
    ...looks[wish.size],
    range: channel?.range ?? null,
    mmPerUnit: channel?.family === 'ecg' ? 10 : null,
    state: 'live',
  };
}

export function registerLane(element: HTMLElement, wish: LaneWish): () => void {
  elements.set(element, wish);
  observer.observe(element);
  ask();
  return () => {
    elements.delete(element);
    observer.unobserve(element);
    ask();
  };
}

/** The screen that draws, and the element its places are relative to. */
export function showLanesOn(element: HTMLElement, showGroups: (groups: readonly LaneGroup[]) => void): () => void {
  origin = element;
  show = showGroups;
  observer.observe(element);
  ask();
  const stopFollowing = settings.subscribe(ask);
  return () => {
    stopFollowing();
    observer.unobserve(element);
    origin = null;
    show = null;
  };
}
