/*
 * The path of a press: everything that carried it, from the key to the last screen. In: a run, its diagram, and a
 * selected entry. Out: the entries to highlight. Pure.
 */

import type { Entry, PartyName } from '../../../sim/entry.ts';
import type { Run } from '../../../sim/lab/run.ts';
import type { Diagram, Mark } from './diagram.ts';
import type { Index } from './run.ts';

/** @returns the path of the press that the entry belongs to; undefined if it belongs to none */
export function pathOf(
  run: Run,
  { marks }: Pick<Diagram, 'marks'>,
  selected: Index,
): ReadonlySet<Index> | undefined {
  const number = markOf(marks, selected)?.press;
  const press = run.presses.find((each) => each.number === number);
  if (press === undefined) return undefined;
  const path = new Set(marks.filter((mark) => mark.press === number).map(({ index }) => index));
  if (press.countedAtMs !== undefined) addEffects(path, run.entries, press.countedAtMs);
  return path;
}

/** A message is marked where it was sent, and a commit where it ended. */
export function markOf(marks: Diagram['marks'], selected: Index): Mark | undefined {
  const isOf = ({ index, shape }: Mark): boolean =>
    index === selected || ('end' in shape && shape.end === selected);
  return marks.find(isOf);
}

/** The commit that made it durable; then, for each screen, the first message that includes it, and what the screen then shows. */
function addEffects(path: Set<Index>, entries: readonly Entry[], countedAtMs: number): void {
  const durable = entries.findIndex((entry) => entry.kind === 'durable' && entry.atMs >= countedAtMs);
  const commit = entries[durable];
  if (commit?.kind !== 'durable') return;
  path.add(durable);
  const reached = new Map<PartyName, number>();
  for (let index = durable; index < entries.length; index++) {
    const entry = entries[index]!;
    if (entry.kind === 'sent' && entry.from === 'server' && !reached.has(entry.to)) {
      if (!brings(entry, commit.revision)) continue;
      reached.set(entry.to, entry.transit);
      path.add(index);
    } else if (entry.kind === 'believes' && path.has(index - 1)) path.add(index);
    else if (entry.kind === 'arrived' && reached.get(entry.to) === entry.transit) path.add(index);
  }
}

/** Does the message carry that revision, or a later one? */
function brings({ content }: Extract<Entry, { kind: 'sent' }>, revision: number): boolean {
  if ('note' in content) return (content.version ?? 0) >= revision;
  return 'type' in content && 'value' in content && content.revision >= revision;
}
