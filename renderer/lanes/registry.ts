/**
 * Where the lanes are. Each lane on screen is an empty element that registers here; one canvas above them all is
 * drawn by the worker. Places are measured when the layout changes and at no other time.
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
}

/** 24 inch, 1920 × 1080: 0.2767 mm a pixel. A station with another display sets its own. */
const pxPerMm = 1 / 0.2767;
const looks = { tile: { gapPx: 14, lineWidth: 1.5 }, detail: { gapPx: 22, lineWidth: 1.75 } } as const;

const elements = new Map<HTMLElement, LaneWish>();
let origin: HTMLElement | null = null;
let show: ((lanes: readonly Lane[]) => void) | null = null;
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
  const zero = origin.getBoundingClientRect();
  const lanes: Lane[] = [];
  for (const [element, wish] of elements) {
    const box = element.getBoundingClientRect();
    if (box.width >= 8 && box.height >= 8) lanes.push(laneOf(wish, box, zero));
  }
  show(lanes);
}

function laneOf(wish: LaneWish, box: DOMRect, zero: DOMRect): Lane {
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
    background: 'transparent',
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
export function showLanesOn(element: HTMLElement, setLanes: (lanes: readonly Lane[]) => void): () => void {
  origin = element;
  show = setLanes;
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
