/*
 * What a model of Redis answers: values, and errors. Types, and what commands share.
 */

import { RedisRefusal } from '../../server/stores/redis/port.ts';

export type Reply = string | number | null | RedisRefusal | readonly Reply[];

/** As Redis calls everything that is not an error and has nothing to say. */
export const OK = 'OK';

export function refusal(text: string): RedisRefusal {
  return new RedisRefusal(text);
}

export function wrongArguments(name: string): RedisRefusal {
  return refusal(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
}
