/*
 * The Lab's entry: everything below lab/ is loaded through it, when somebody opens the page.
 */

import type { Parts } from '../app.tsx';
import '../app.tsx'; // loaded already; so the build keeps all of it in one chunk, which compresses better
import { linkStyles } from '../components/style-link.ts';
import { LabPage } from './page.tsx';

/** The address of styles.css as it was built; build.mjs puts it here. */
declare const LAB_STYLES: string;

/** The page, once its styles are there. */
export async function loadLab(): Promise<Parts['Lab']> {
  await linkStyles(LAB_STYLES);
  return LabPage;
}
