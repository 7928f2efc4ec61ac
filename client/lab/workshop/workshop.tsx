/*
 * The workshop's entry point: everything below workshop/ is loaded through it, except the editor, when the page is opened.
 */

import type { Parts } from '../../app.tsx';
import '../../app.tsx'; // already loaded; this import makes the build keep it in one chunk, which compresses better
import { linkStyles } from '../../components/style-link.ts';
import { WorkshopPage } from './page.tsx';

/** The URLs of the built styles; build.mjs inserts them here. */
declare const LAB_STYLES: string;
declare const WORKSHOP_STYLES: string;

/** The page, once its styles are loaded. */
export async function loadWorkshop(): Promise<Parts['Workshop']> {
  await Promise.all([linkStyles(LAB_STYLES), linkStyles(WORKSHOP_STYLES)]);
  return WorkshopPage;
}
