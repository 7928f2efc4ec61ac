/*
 * The presses of the duel as tokens, and what was done as an experiment of the Lab.
 */

import { describe, expect, it } from 'vitest';
import { type Deed, experimentOfDeed } from '../../../../client/lessons/counter/deed.ts';
import { judge, type Step } from '../../../../client/lessons/counter/model.ts';
import {
  classicAnswered,
  classicReturned,
  cutOffAll,
  fateOf,
  judged,
  realSent,
  realSettled,
  type Tokens,
  withPress,
} from '../../../../client/lessons/counter/tokens.ts';
import { runExperiment } from '../../../../sim/lab/experiment.ts';
import { linkTo, openFragment } from '../../../../sim/lab/link.ts';

const fates = (tokens: Tokens): string[] => tokens.map(fateOf);
const pressed = (tokens: Tokens, fate: 'kept' | 'sent', step: Step = 1): Tokens =>
  withPress(tokens, { id: tokens.length + 1, step }, fate);
/** Two presses, the cut, and a third one without a connection. */
const atCut = pressed(cutOffAll(pressed(pressed([], 'sent'), 'sent')), 'kept');
const tally = (off: number) => judge([1, 1, 1], { from: 0, to: 3 + off, byOthers: 0 });

describe('the tokens of the classic', () => {
  it('that were on their way are in doubt after a cut, and the rest waits', () => {
    expect(fates(atCut)).toEqual(['cut', 'cut', 'kept']);
  });

  it('are forgotten: what was not sent is lost', () => {
    const tokens = classicAnswered(classicReturned(atCut, false));
    expect(fates(tokens)).toEqual(['counted', 'counted', 'lost']);
    expect(judged(tokens, tally(-1))).toBe(tokens);
  });

  it('are sent again: what had arrived counts twice', () => {
    const tokens = classicAnswered(classicReturned(atCut, true));
    expect(fates(tokens)).toEqual(['doubled', 'doubled', 'counted']);
    expect(tokens[0]!.path).toEqual(['sent', 'cut', 'again', 'doubled']);
    expect(judged(tokens, tally(2))).toBe(tokens);
  });

  it('claim nothing if the number is another than they would make', () => {
    const tokens = classicAnswered(classicReturned(atCut, true));
    expect(new Set(fates(judged(tokens, tally(1))))).toEqual(new Set(['unclear']));
  });
});

describe('the tokens of the real counter', () => {
  const three = [1, 1, 1].reduce((tokens: Tokens) => pressed(tokens, 'kept'), []);
  const sent = realSent(realSent(three, 8), 9);

  it('are sent in order under their numbers, and counted by an ack', () => {
    expect(fates(sent)).toEqual(['sent', 'sent', 'kept']);
    expect(fates(realSettled(sent, 8, 'counted'))).toEqual(['counted', 'sent', 'kept']);
  });

  it('are recognized after a cut as far as the welcome says, and the others are sent again', () => {
    const back = realSent(realSettled(cutOffAll(sent), 8, 'recognized'), 9);
    expect(fates(back)).toEqual(['recognized', 'again', 'kept']);
    expect(fates(realSettled(realSent(back, 10), 10, 'counted'))).toEqual([
      'recognized',
      'counted',
      'counted',
    ]);
  });
});

describe('what was done, in the Lab,', () => {
  const press = (atMs: number) => ({ kind: 'press', atMs, step: 1 }) as const;
  /** As the duel does it: two presses at the cut, three without a connection. */
  const acts: Deed['acts'] = [
    press(5_000),
    press(5_000.2),
    { kind: 'cut', atMs: 5_000.3, forMs: 1_400 },
    ...[350, 700, 1_050].map((ms) => press(5_000 + ms)),
  ];

  it.each([
    { resends: false, lost: 3, doubled: 0 },
    { resends: true, lost: 0, doubled: 2 },
  ])('comes out as in the duel: resends $resends', ({ resends, lost, doubled }) => {
    const experiment = experimentOfDeed({ acts, resends });
    expect(runExperiment(experiment).ledger).toMatchObject({ pressed: 5, lost, doubled });
    const ours = runExperiment({ ...experiment, strategy: 'ours' });
    expect(ours.ledger).toMatchObject({ pressed: 5, counted: 5, lost: 0, doubled: 0 });
    expect(ours.violation).toBeUndefined();
  });

  it('is an experiment that a link can hold, however long it took', async () => {
    const long = Array.from({ length: 1_000 }, (_, index) => press(index * 90));
    const experiment = experimentOfDeed({ acts: long, resends: true });
    const link = await linkTo({ experiment, view: { rival: 'ours' } }, 'http://localhost');
    expect((await openFragment(new URL(link).hash)).experiment).toEqual(experiment);
    expect(() => runExperiment(experiment)).not.toThrow();
  });
});
