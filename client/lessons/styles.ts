/*
 * The styles of the lessons and of the wire panel: loaded with them, so that the counter does not carry them.
 */

import { linkStyles } from '../components/style-link.ts';

/** The address of styles.css as it was built; build.mjs puts it here. */
declare const LESSONS_STYLES: string;

/** Resolves when the styles are loaded. After a failure, the next call tries again. */
export const loadStyles = (): Promise<void> => linkStyles(LESSONS_STYLES);
