/** Pixels of a screenshot, read by the browser itself. */
import type { Locator, Page } from '@playwright/test';

export interface Picture {
  /** Share of pixels that differ clearly from the most frequent colour. */
  readonly drawn: number;
  /** Changes where a pixel changes. */
  readonly bytes: string;
}

/** What is on screen where an element is, the canvas that lies over it included. */
export async function pictureOf(page: Page, element: Locator): Promise<Picture> {
  const clip = await element.boundingBox();
  if (clip === null) throw new Error('there is nothing to take a picture of');
  const bytes = (await page.screenshot({ clip })).toString('base64');
  const drawn = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (context === null) return 0;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const [ground = ''] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
    const [red = 0, green = 0, blue = 0] = ground.split(',').map(Number);
    let other = 0;
    for (let at = 0; at < data.length; at += 4) {
      const far =
        Math.abs((data[at] ?? 0) - red) + Math.abs((data[at + 1] ?? 0) - green) + Math.abs((data[at + 2] ?? 0) - blue);
      if (far > 90) other += 1;
    }
    return other / (data.length / 4);
  }, bytes);
  return { drawn, bytes };
}
