/*
 * Messages for tests of the client's half.
 */

import type { Welcome } from '../../protocol/messages.ts';

/** The welcome of a first session on an empty counter, but for the given fields. */
export function welcome(fields: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    protocol: 1,
    session: '1.s',
    epoch: 'e',
    seq: 0,
    value: 0,
    revision: 0,
    users: 1,
    ...fields,
  };
}
