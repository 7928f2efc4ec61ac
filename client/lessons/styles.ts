/*
 * The styles of the lessons and of the wire panel: loaded with them, so that the counter's page stays small.
 */

import { linkStyles } from '../components/style-link.ts';

/** The URL of the built styles.css; build.mjs inserts it here. */
declare const LESSONS_STYLES: string;

/** Resolves when the styles are loaded. After a failure, the next call tries again. */
export const loadStyles = (): Promise<void> => linkStyles(LESSONS_STYLES);
