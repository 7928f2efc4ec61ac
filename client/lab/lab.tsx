/*
 * The Lab's entry point: everything below lab/ is loaded through it, when the page is first opened.
 */

import type { Parts } from '../app.tsx';
import '../app.tsx'; // already loaded; this import makes the build keep it in one chunk, which compresses better
import { linkStyles } from '../components/style-link.ts';
import { LabPage } from './page.tsx';

/** The URL of the built styles.css; build.mjs inserts it here. */
declare const LAB_STYLES: string;

/** The page, once its styles are loaded. */
export async function loadLab(): Promise<Parts['Lab']> {
  await linkStyles(LAB_STYLES);
  return LabPage;
}
