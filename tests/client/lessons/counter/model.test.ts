import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cameBack,
  cutOff,
  DISCONNECTED,
  heardState,
  judge,
  NOTHING_COUNTED,
  pressed,
  type Step,
  sum,
} from '../../../../client/lessons/counter/model.ts';

const moved = (by: number, byOthers = 0) => ({ from: 10, to: 10 + by, byOthers });

describe('the judgement', () => {
  it.each<[readonly Step[], number, object]>([
    [[1, 1, 1, 1, 1], 5, { counted: 5, lost: 0, doubled: 0 }],
    [[1, 1, 1, 1, 1], 2, { counted: 2, lost: 3, doubled: 0 }],
    [[1, 1, 1, 1, 1], 7, { counted: 7, lost: 0, doubled: 2 }],
    [[-1, -1, -1], -1, { counted: 1, lost: 2, doubled: 0 }],
    [[-1, -1, -1], -5, { counted: 5, lost: 0, doubled: 2 }],
  ])('of presses %j that moved it by %i', (presses, by, tally) => {
    expect(judge(presses, moved(by))).toMatchObject({ ...tally, unclear: 0 });
  });

  it('leaves out what others did, where a counter can tell', () => {
    expect(judge([1, 1], moved(9, 7))).toMatchObject({ counted: 2, lost: 0, doubled: 0 });
  });

  it('does not guess where presses went both ways', () => {
    expect(judge([1, -1, 1], moved(1))).toEqual({ counted: 3, lost: 0, doubled: 0, unclear: 0 });
    expect(judge([1, -1, 1], moved(0))).toEqual({ counted: 3, lost: 0, doubled: 0, unclear: 1 });
  });

  it('always adds up: counted is pressed, less lost, and doubled on top', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom<Step>(1, -1),
        fc.integer(),
        (n, step, by) => {
          const tally = judge(Array<Step>(n).fill(step), moved(by));
          expect(tally.counted).toBe(n - tally.lost + tally.doubled);
          expect(Math.min(tally.lost, tally.doubled)).toBe(0);
        },
      ),
    );
  });

  it('is summed up over stretches', () => {
    const first = judge([1, 1], moved(1));
    expect(sum(sum(NOTHING_COUNTED, first), judge([1], moved(2)))).toEqual({
      counted: 3,
      lost: 1,
      doubled: 1,
      unclear: 0,
    });
  });
});

describe("the classic's client", () => {
  const press = (client: typeof DISCONNECTED, times: number) => {
    let next = client;
    for (let i = 0; i < times; i++) next = pressed(next, 1).client;
    return next;
  };
  const open = { ...DISCONNECTED, isOpen: true };

  it('sends a press while it is connected, and only then', () => {
    expect(pressed(open, 1).isSent).toBe(true);
    expect(pressed(DISCONNECTED, 1).isSent).toBe(false);
  });

  it('forgets what it does not know about, and so loses what was pressed without a connection', () => {
    expect(cameBack(press(cutOff(press(open, 2)), 3), false).resent).toEqual([]);
  });

  it('or sends all of it again, and so doubles what had arrived', () => {
    expect(cameBack(press(cutOff(press(open, 2)), 3), true).resent).toEqual([1, 1, 1, 1, 1]);
  });

  it('takes any state for the answer to everything', () => {
    expect(cameBack(cutOff(heardState(press(open, 2))), true).resent).toEqual([]);
  });
});
