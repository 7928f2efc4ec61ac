/*
 * The replies of a model of Redis: values, and errors. Types, and what commands share.
 */

import { RedisRefusal } from '../../server/stores/redis/port.ts';

export type Reply = string | number | null | RedisRefusal | readonly Reply[];

/** Redis's reply to a command that succeeded and has no value to return. */
export const OK = 'OK';

export function refusal(text: string): RedisRefusal {
  return new RedisRefusal(text);
}

export function wrongArguments(name: string): RedisRefusal {
  return refusal(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
}
