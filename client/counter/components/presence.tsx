/*
 * How many people have the counter open.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';

/** Empty, but in its place, until the number is known. */
export function Presence({ users }: { users: ReadonlySignal<number | null> }) {
  return <p class="presence">{users.value !== null && words().people(users.value)}</p>;
}
