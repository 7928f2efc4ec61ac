/*
 * The checker of the fault suite: what it must find, since a suite that cannot fail proves nothing.
 */

import { describe, expect, it } from 'vitest';
import type { Welcome } from '../../../protocol/messages.ts';
import { Account, Checker } from '../../../tools/faults/checker.ts';

function welcome(fields: Partial<Welcome>): Welcome {
  return {
    type: 'welcome',
    protocol: 1,
    session: 's',
    epoch: 'e',
    seq: 0,
    value: 0,
    revision: 0,
    users: 1,
    ...fields,
  };
}

/** A client that was welcomed, pressed `pressed` times, and was acknowledged for `acked` of them in revision 1. */
function afterPresses(pressed: number, acked: number) {
  const checker = new Checker();
  const ann = new Account();
  checker.opened(ann);
  checker.heard(ann, welcome({}));
  for (let i = 0; i < pressed; i++) checker.press(ann);
  if (acked > 0) checker.heard(ann, { type: 'ack', seq: acked, revision: 1 });
  return { checker, ann };
}

const WELL = { lost: 0, doubled: 0, unresolved: 0, revisionsFell: 0, problems: [] };

describe('the checker', () => {
  it('finds nothing wrong where each press counted once', () => {
    const { checker } = afterPresses(10, 10);
    expect(checker.judge(10)).toEqual({ ...WELL, pressed: 10, acknowledged: 10 });
  });

  it('counts a press once, however often it is acknowledged, also by a welcome', () => {
    const { checker, ann } = afterPresses(10, 4);
    checker.heard(ann, { type: 'ack', seq: 4, revision: 1 });
    checker.opened(ann);
    checker.heard(ann, welcome({ seq: 10, value: 10, revision: 2 }));
    expect(checker.judge(10)).toMatchObject({ ...WELL, acknowledged: 10 });
  });

  it('finds acknowledged presses that are not in the number', () => {
    expect(afterPresses(10, 10).checker.judge(7)).toMatchObject({ lost: 3, doubled: 0 });
  });

  it('finds more in the number than was pressed', () => {
    expect(afterPresses(10, 10).checker.judge(12)).toMatchObject({ lost: 0, doubled: 2 });
  });

  it('does not call presses lost that nobody acknowledged, but unresolved', () => {
    expect(afterPresses(10, 6).checker.judge(6)).toMatchObject({ lost: 0, unresolved: 4 });
  });

  it('allows a press without an ack to be in the number', () => {
    expect(afterPresses(10, 6).checker.judge(10)).toMatchObject({ lost: 0, doubled: 0, unresolved: 4 });
  });

  it('finds acks that the server has forgotten, even where the sums fit in the end', () => {
    const { checker, ann } = afterPresses(10, 10);
    checker.heard(ann, welcome({ seq: 8, value: 8, revision: 1 }));
    expect(checker.judge(10)).toMatchObject({ lost: 2 });
  });

  it('finds a state that lacks what was acknowledged, even where the sums fit in the end', () => {
    const { checker, ann } = afterPresses(10, 10);
    checker.heard(ann, { type: 'state', value: 9, revision: 1 });
    expect(checker.judge(10)).toMatchObject({ lost: 1 });
  });

  it('does not expect presses in a state that is older than their ack', () => {
    const { checker, ann } = afterPresses(10, 10);
    checker.heard(ann, { type: 'state', value: 0, revision: 0 });
    expect(checker.judge(10)).toMatchObject(WELL);
  });

  it('finds a state with more than was pressed, even where the sums fit in the end', () => {
    const { checker, ann } = afterPresses(10, 10);
    checker.heard(ann, { type: 'state', value: 11, revision: 1 });
    checker.press(ann);
    checker.heard(ann, { type: 'ack', seq: 11, revision: 2 });
    expect(checker.judge(11)).toMatchObject({ doubled: 1 });
  });

  it('finds a revision that falls within a connection, not between two', () => {
    const { checker, ann } = afterPresses(1, 1);
    checker.heard(ann, { type: 'state', value: 1, revision: 2 });
    checker.heard(ann, { type: 'state', value: 1, revision: 1 });
    expect(checker.judge(1).revisionsFell).toBe(1);
    checker.opened(ann);
    checker.heard(ann, { type: 'state', value: 0, revision: 0 });
    expect(checker.judge(1).revisionsFell).toBe(1);
  });

  it('finds one revision with two values, told to two clients', () => {
    const { checker, ann } = afterPresses(2, 0);
    checker.heard(ann, { type: 'state', value: 1, revision: 1 });
    checker.heard(new Account(), { type: 'state', value: 2, revision: 1 });
    expect(checker.judge(2).problems).toEqual(['one revision was shown with two values (1 ×)']);
  });

  it('finds an ack for a press that was never made', () => {
    expect(afterPresses(1, 2).checker.judge(2).problems).toEqual([
      'an ack was for a press that was never made (1 ×)',
    ]);
  });

  it('finds another epoch, an expired session, and presses given up', () => {
    const { checker, ann } = afterPresses(2, 0);
    checker.heard(ann, welcome({ epoch: 'another' }));
    checker.heard(ann, { type: 'refused', code: 'session-expired', message: '' });
    checker.gaveUp(2);
    const { problems, unresolved } = checker.judge(0);
    expect(problems).toEqual([
      'the server had forgotten a session (1 ×)',
      'a press was given up as of unknown outcome (2 ×)',
      'the epoch changed (1 ×)',
    ]);
    expect(unresolved).toBe(0);
  });

  describe('where the database may lose what it acknowledged', () => {
    /** Ten presses were acknowledged in revision 1, and the database comes back without three or four of them. */
    function afterLoss() {
      const { checker, ann } = afterPresses(10, 10);
      checker.setBack({ atLeast: 3, atMost: 4 });
      return { checker, ann };
    }

    it('finds nothing wrong where another life began, though its revisions and its number are lower', () => {
      const { checker, ann } = afterLoss();
      checker.heard(ann, { type: 'refused', code: 'session-expired', message: '' });
      checker.opened(ann);
      checker.heard(ann, welcome({ epoch: 'f', session: 't', value: 7, revision: 1 }));
      expect(checker.hasSeenAll(ann)).toBe(true);
      expect(checker.judge(7)).toMatchObject({ ...WELL, acknowledged: 10 });
      expect(checker.newLives).toBe(1);
    });

    it('finds a loss that nobody was told of', () => {
      expect(afterLoss().checker.judge(7)).toMatchObject({ lost: 3 });
    });

    it('finds a greater loss than the database told of, and presses that come twice', () => {
      for (const [value, found] of [
        [5, { lost: 1, doubled: 0 }],
        [8, { lost: 0, doubled: 1 }],
      ] as const) {
        const { checker, ann } = afterLoss();
        checker.opened(ann);
        checker.heard(ann, welcome({ epoch: 'f', session: 't', value, revision: 1 }));
        expect(checker.judge(value)).toMatchObject(found);
      }
    });

    it('finds lives that no loss explains', () => {
      const { checker, ann } = afterLoss();
      for (const epoch of ['f', 'g']) checker.heard(ann, welcome({ epoch, session: epoch, value: 7 }));
      expect(checker.judge(7).problems).toEqual(['the epoch changed (1 ×)']);
    });
  });
});
