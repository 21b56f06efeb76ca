/** The picture of a plan that is an image, made dark where the console is: a white sheet would blind a night shift. */
import { useEffect, useState } from 'react';
import type { Plan } from '../../../shared/assets/plan.ts';

interface Held {
  readonly data: string;
  readonly theme: string;
  readonly picture: CanvasImageSource;
}

function darkened(image: HTMLImageElement): CanvasImageSource {
  const canvas = new OffscreenCanvas(Math.max(1, image.naturalWidth), Math.max(1, image.naturalHeight));
  const context = canvas.getContext('2d');
  if (context === null) return image;
  context.filter = 'invert(1) grayscale(1) brightness(0.75)';
  context.drawImage(image, 0, 0);
  return canvas;
}

/** Null: the plan has none, or it is not read yet. */
export function usePicture(plan: Plan | null, theme: string): CanvasImageSource | null {
  const [held, setHeld] = useState<Held | null>(null);
  const data = plan?.image?.data ?? null;
  useEffect(() => {
    if (data === null) return undefined;
    let gone = false;
    const image = new Image();
    image.src = data;
    image.decode().then(
      () => {
        if (!gone) setHeld({ data, theme, picture: theme === 'light' ? image : darkened(image) });
      },
      (error: unknown) => console.warn('The picture of a plan could not be read', error),
    );
    return () => {
      gone = true;
    };
  }, [data, theme]);
  return held?.data === data && held?.theme === theme ? held.picture : null;
}
