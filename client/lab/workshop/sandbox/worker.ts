/*
 * A worker of the sandbox. In: requests. Out: answers, as text.
 */

import { READY } from './orders.ts';

postMessage(READY);
