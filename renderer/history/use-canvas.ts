/** A canvas as large as its element in device px, drawn again when it, the theme or what it shows changes. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTileColour } from '../lanes/colours.ts';

export interface CanvasSize {
  /** Device px. */
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

export type Draw = (context: CanvasRenderingContext2D, size: CanvasSize, colour: (token: string) => string) => void;

/**
 * @param draw gets a cleared canvas, its size, and colours by their token ("--p-hr"). It is drawn again where `draw`
 * is another function: keep it with useCallback.
 */
export function useCanvas(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const element = useRef<HTMLCanvasElement>(null);
  const theme = useTileColour();
  useLayoutEffect(() => {
    const canvas = element.current;
    if (canvas === null) return undefined;
    const paint = (): void => {
      const dpr = window.devicePixelRatio;
      const width = Math.round(canvas.clientWidth * dpr);
      const height = Math.round(canvas.clientHeight * dpr);
      if (width < 1 || height < 1) return;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      const context = canvas.getContext('2d');
      if (context === null) return;
      context.clearRect(0, 0, width, height);
      const style = getComputedStyle(canvas);
      draw(context, { width, height, dpr }, (token) => style.getPropertyValue(token).trim());
    };
    paint();
    // It also tells the size that it begins with.
    const size = new ResizeObserver(() => {
      const dpr = window.devicePixelRatio;
      const isSame =
        canvas.width === Math.round(canvas.clientWidth * dpr) &&
        canvas.height === Math.round(canvas.clientHeight * dpr);
      if (!isSame) paint();
    });
    size.observe(canvas);
    return () => size.disconnect();
  }, [draw, theme]);
  return element;
}
