/*
 * Code as a link: /lab/workshop#1.<data>, with the level, the world that broke it, and a teacher's task. The data never leaves
 * the browser, since it is in the fragment. In: what to share, or a link. Out: a link, or what it shares, checked.
 */

import { fields, isExperiment, oneOf, optional, text, whole } from '../../../sim/lab/fields.ts';
import { damaged, LinkError, pack, unpack } from '../../../sim/lab/packing.ts';
import type { Experiment } from '../../../sim/lab/run.ts';
import { LEVELS, type Level } from '../../../sim/workshop/messages.ts';

/** In characters. */
export const MAX_CODE = 20_000;
export const MAX_TASK = 2_000;

export interface SharedCode {
  readonly code: string;
  readonly level: Level;
  /** A teacher's text. It is shown as plain text. */
  readonly task?: string;
  /** The world that broke the code. */
  readonly world?: { readonly seed: number; readonly experiment: Experiment };
}

const VERSION = '1';

const isShared = fields({
  code: text(MAX_CODE),
  level: oneOf(...LEVELS),
  task: optional(text(MAX_TASK)),
  world: optional(fields({ seed: whole(0, Number.MAX_SAFE_INTEGER), experiment: isExperiment })),
});

/** @throws LinkError if it is too long for a link */
export async function codeLink(shared: SharedCode, base: string): Promise<string> {
  if (isShared(shared) !== undefined) throw new LinkError('too-long', 'It is too long for a link.');
  return new URL(`/lab/workshop#${VERSION}.${await pack(shared)}`, base).href;
}

/** @param fragment with or without the # @throws LinkError */
export async function openCode(fragment: string): Promise<SharedCode> {
  const [version, data, ...rest] = fragment.replace(/^#/, '').split('.');
  if (version !== VERSION) throw new LinkError('version', 'The link is of another version of the workshop.');
  if (data === undefined || rest.length > 0) throw damaged();
  const value = await unpack(data);
  const wrong = isShared(value);
  if (wrong !== undefined) throw new LinkError('invalid', `The link should be ${wrong}.`);
  return value as SharedCode;
}
