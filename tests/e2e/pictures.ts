/*
 * Kept pictures, compared with a tolerance. In: a PNG as it is, and the name of the one that is kept. Out: nothing, or an
 * error that names the file with the picture as it is.
 *
 * Both are compared in blocks that overlap: another machine draws the edges of letters and lines a little differently,
 * which changes the mean of a block little. What is missing or moved changes it a lot.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = new URL('./pictures/', import.meta.url);
/** PICTURES=renew keeps the pictures as they are now. */
const IS_RENEWED = process.env.PICTURES === 'renew';
/** The height and width of a block, and how far the next one is, in px. */
const BLOCK = { size: 8, stride: 4 } as const;
/** How much the mean of a block may differ, of 255, in any colour. */
const TOLERANCE = 40;

/** Where the pictures that differ are put. */
let folder: string | undefined;

/** @param page decodes the PNGs @throws Error if they differ */
export async function expectPicture(page: Page, name: string, png: Buffer): Promise<void> {
  const file = new URL(`${name}.png`, FOLDER);
  if (IS_RENEWED) return writeFileSync(file, png);
  const [kept, actual] = [readFileSync(file), png].map((each) => each.toString('base64'));
  const difference = await page.evaluate(differenceOf, { kept: kept!, actual: actual!, ...BLOCK });
  if (difference.most <= TOLERANCE) return;
  folder ??= mkdtempSync(join(tmpdir(), 'pictures-'));
  writeFileSync(join(folder, `${name}.png`), png);
  throw new Error(
    `${name} differs from tests/e2e/pictures/${name}.png by ${difference.most} of 255 ${difference.where}: ` +
      `see ${join(folder, `${name}.png`)}. If it should, renew the pictures: CONTRIBUTING.md says how.`,
  );
}

interface Pictures {
  /** PNGs, in base64. */
  readonly kept: string;
  readonly actual: string;
  readonly size: number;
  readonly stride: number;
}

/** On the page: where two pictures differ most, and by how much. */
async function differenceOf({
  kept,
  actual,
  size,
  stride,
}: Pictures): Promise<{ most: number; where: string }> {
  const pixelsOf = async (base64: string): Promise<ImageData> => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [one, other] = [await pixelsOf(kept), await pixelsOf(actual)];
  const { width, height } = one;
  if (width !== other.width || height !== other.height)
    return { most: 255, where: `in size: ${width} × ${height}, ${other.width} × ${other.height}` };
  const meanDifference = (left: number, top: number, colour: number): number => {
    let sum = 0;
    for (let y = top; y < top + size; y++)
      for (let x = left; x < left + size; x++) {
        const at = 4 * (y * width + x) + colour;
        sum += one.data[at]! - other.data[at]!;
      }
    return Math.abs(sum) / size ** 2;
  };
  let found = { most: 0, where: '' };
  for (let top = 0; top + size <= height; top += stride)
    for (let left = 0; left + size <= width; left += stride)
      for (let colour = 0; colour < 3; colour++) {
        const most = Math.round(meanDifference(left, top, colour));
        if (most > found.most) found = { most, where: `at ${left}, ${top}` };
      }
  return found;
}
