/*
 * Everybody at one moment, read from the log; and when screens disagree.
 */

import { describe, expect, it } from 'vitest';
import { disagreementsOf } from '../../../client/lab/disagreements.ts';
import { diagramOf } from '../../../client/lab/layout/diagram.ts';
import { pathOf } from '../../../client/lab/layout/path.ts';
import { endsOf } from '../../../client/lab/layout/run.ts';
import { flightsAt, indexAt, momentAt } from '../../../client/lab/moment.ts';
import { findRule } from '../../../client/lab/source.ts';
import { contentLabel, entryLabel } from '../../../client/lab/words/entries.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';

const run = runExperiment({
  ...newcomer(),
  schedule: [{ kind: 'press', who: 0, delta: 1, atMs: 1_000 }],
});
const { entries } = run;
const at = (atMs: number) => momentAt(run, indexAt(entries, atMs));

describe('a moment', () => {
  it('has what everybody shows', () => {
    expect(at(1_000).devices.map(({ shown, saving }) => [shown, saving])).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(at(1_000).truth).toBe(1);
    expect(at(run.endMs).devices.map(({ shown }) => shown)).toEqual([1, 1, 1]);
    expect(at(run.endMs).disk).toMatchObject({ value: 1, revision: 1 });
  });

  it('has messages on their way, and none once they have arrived', () => {
    const sentMs = entries.find(({ kind, atMs }) => kind === 'sent' && atMs > 1_000)!.atMs;
    const cursor = { index: indexAt(entries, sentMs + 20), atMs: sentMs + 20 };
    const [flight] = flightsAt(entries, endsOf(entries), cursor);
    expect(flight).toMatchObject({ client: 'a', isUp: true, isLost: false });
    expect(flight!.part).toBeCloseTo(0.5);
    const last = { index: entries.length, atMs: run.endMs };
    expect(flightsAt(entries, endsOf(entries), last)).toEqual([]);
  });

  it('is one in which screens disagree as soon as one of them has pressed', () => {
    const [first, ...more] = disagreementsOf(entries);
    expect(entries[first!]!.atMs).toBe(1_000);
    expect(more).toEqual([]);
  });
});

it('the path of a press leads from its key over the disk to every screen', () => {
  const words = { content: contentLabel, entry: entryLabel, pause: String };
  const diagram = diagramOf(run, { widthPx: 800, unfolded: new Set(), words });
  const pressed = entries.findIndex(({ kind }) => kind === 'pressed');
  const path = [...pathOf(run, diagram, pressed)!].map((index) => entries[index]!);
  const kinds = new Set(path.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['pressed', 'sent', 'durable', 'arrived', 'believes']));
  const screens = path.flatMap((entry) => (entry.kind === 'arrived' ? [entry.to] : []));
  expect(screens.sort()).toEqual(['a', 'b', 'c']);
});

it('a rule is found with its text and its lines', () => {
  const text = '# P\n\n- **P1** Text frames.\n- **P2** At most `1,024`\n  bytes.\n\nMore.\n';
  expect(findRule(text, 'P2')).toEqual({
    text: 'At most 1,024 bytes.',
    url: '/source/protocol/PROTOCOL.md?lines=4-5',
  });
  expect(findRule(text, 'P3')).toBeUndefined();
});
