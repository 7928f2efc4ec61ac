/*
 * Completion in the learner's code: the members of `io`, and the handlers of the half that the cursor is in. In: the text
 * and the cursor. Out: options with their documentation (io.ts).
 */

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { type Described, handlersOf, ioOf } from './io.ts';
import { halfAt } from './places.ts';

export function completeIo(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context;
  const half = halfAt(syntaxTree(state), (from, to) => state.sliceDoc(from, to), pos) ?? 'client';
  const member = context.matchBefore(/\bio\.\w*/);
  if (member !== null) return { from: member.from + 'io.'.length, options: ioOf(half).map(memberOption) };
  const name = context.matchBefore(/^\s+\w+/);
  if (name === null && !context.explicit) return null;
  const word = context.matchBefore(/\w*/);
  return { from: word?.from ?? pos, options: handlersOf(half).map(handlerOption), validFor: /^\w*$/ };
}

function memberOption({ name, parameters, does }: Described): Completion {
  return { label: name, detail: `(${parameters})`, info: does, type: 'method', apply: `${name}(` };
}

function handlerOption({ name, parameters, does }: Described): Completion {
  return {
    label: name,
    detail: `(${parameters})`,
    info: does,
    type: 'function',
    apply: `${name}(${parameters}) `,
  };
}
