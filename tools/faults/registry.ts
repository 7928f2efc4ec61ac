/*
 * All rows, in the order of the table. A new one is a module in rows/ and a line here.
 */

import type { Row } from './row.ts';
import { kill } from './rows/kill.ts';

export const ROWS: readonly Row[] = [kill];
