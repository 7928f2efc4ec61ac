/*
 * All rows, in the order of the table. A new one is an entry in a module in rows/, and a name here.
 */

import type { Row } from './row.ts';
import { cut } from './rows/cut.ts';
import { disk, failing } from './rows/disk.ts';
import { files } from './rows/files.ts';
import { flush } from './rows/flush.ts';
import { kill, pause, shutdown } from './rows/processes.ts';
import { redisRows } from './rows/redis.ts';
import { slow } from './rows/slow.ts';
import { storm } from './rows/storm.ts';

export const ROWS: readonly Row[] = [
  ...[kill, cut, pause, slow, disk, failing, files, storm, shutdown, flush],
  ...redisRows,
];
