/** What the console and the drawing worker say to each other. */

/** One trace on the screen. Lengths are CSS px, positions relative to the canvas. */
export interface Lane {
  readonly id: string;
  readonly bed: string;
  /** Key of the channel table, or the sender's own name. */
  readonly channel: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of the trace. */
  readonly colour: string;
  /** Behind the trace, the same for all lanes of a canvas; "transparent" lets the page under the canvas show. */
  readonly background: string;
  readonly mmPerS: number;
  /** CSS px of one true millimetre on this display. */
  readonly pxPerMm: number;
  /** Width of the erase bar. */
  readonly gapPx: number;
  readonly lineWidth: number;
  /** Physical range of the lane's height; null fits what is there, slowly. */
  readonly range: readonly [low: number, high: number] | null;
  /** ECG: 10 (mm/mV). Where the lane is too low for it the next smaller gain is taken and told by `onScale`. */
  readonly mmPerUnit: number | null;
  readonly state: 'live' | 'hidden';
}

/** Once a second. Ages and intervals in milliseconds. */
export interface WaveStats {
  readonly fps: number;
  /** Between one drawn frame and the next. */
  readonly frameMsP99: number;
  /** Each of them, in order. */
  readonly frameMs: readonly number[];
  /** Work of one frame in the worker. */
  readonly drawMsP99: number;
  /** Age of the newest drawn sample, over all lanes that are being fed, over all frames of the second. */
  readonly lagMsP50: number;
  readonly lagMsP99: number;
  /**
   * From the end of a block, which is when its device can first have sent it, to the frame that begins to draw it:
   * the way through gateway and station and what play-out adds.
   */
  readonly blockMsP50: number;
  readonly blockMsP99: number;
  readonly lanes: number;
  /** Lanes with samples in the last second. */
  readonly lanesFed: number;
  readonly framesRefused: number;
  /** Blocks too old, too far ahead or over the bound of channels. */
  readonly blocksDropped: number;
  readonly clockSteps: number;
  readonly samples: number;
  /** Why the last refused frame was refused. */
  readonly lastRefusal: string | null;
}

/** How a lane is drawn now: print the gain where it is not the one asked for, and the range beside a pressure. */
export interface LaneScale {
  readonly id: string;
  /** null where the lane has no gain in millimetres. */
  readonly mmPerUnit: number | null;
  readonly low: number;
  readonly high: number;
}

export type ToWorker =
  | { readonly k: 'start'; readonly port: MessagePort }
  /** A canvas more; what follows names it by its number. */
  | { readonly k: 'canvas'; readonly at: number; readonly canvas: OffscreenCanvas; readonly opaque: boolean }
  | { readonly k: 'gone'; readonly at: number }
  | { readonly k: 'size'; readonly at: number; readonly width: number; readonly height: number; readonly dpr: number }
  | { readonly k: 'lanes'; readonly at: number; readonly lanes: readonly Lane[] }
  | { readonly k: 'visible'; readonly visible: boolean }
  | { readonly k: 'reduced-motion'; readonly on: boolean }
  | { readonly k: 'stop' };

export type FromWorker =
  | { readonly k: 'stats'; readonly stats: WaveStats }
  | { readonly k: 'scales'; readonly scales: readonly LaneScale[] }
  | { readonly k: 'fault'; readonly fault: 'no-canvas' | 'context-lost' | 'worker-failed'; readonly reason: string }
  | { readonly k: 'recovered' };
