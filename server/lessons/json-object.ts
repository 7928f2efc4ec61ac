/*
 * Text from a client, read as a JSON object. Pure. What its fields hold is for the caller to check.
 */

import type { Message } from './lesson.ts';

/** undefined: bytes, no JSON, or JSON of another kind. */
export function jsonObject(message: Message): Readonly<Record<string, unknown>> | undefined {
  if (typeof message !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
