import { describe, expect, it } from 'vitest';
import { EffectList } from '../../../client/sync/effects.ts';
import { Ledger } from '../../../client/sync/ledger.ts';
import { Saves } from '../../../client/sync/saves.ts';
import type { Welcome } from '../../../protocol/messages.ts';
import { welcome } from '../fixtures.ts';

/** Nothing is waited for. */
const unsaved = (): Saves =>
  Object.assign(new Saves(new EffectList()), { covers: () => true, mayHave: () => false });
const newLedger = (): Ledger => new Ledger(unsaved());

function welcomed(fields: Partial<Welcome> = {}): Ledger {
  const ledger = newLedger();
  ledger.welcome(welcome(fields));
  return ledger;
}

describe('the ledger', () => {
  it('shows nothing before anything is known', () => {
    const ledger = newLedger();
    ledger.press(1);
    expect(ledger.shown).toBeUndefined();
  });

  it('shows a press at once', () => {
    const ledger = welcomed({ value: 41 });
    ledger.press(1);
    expect(ledger.shown).toBe(42);
    expect(ledger.saving).toBe(1);
  });

  it('[P12] neither dips nor jumps while a press is confirmed', () => {
    const ledger = welcomed({ value: 10, revision: 5 });
    ledger.press(1);
    ledger.takeToSend(0, 10, 1);
    const seen = [ledger.shown];
    ledger.ack({ type: 'ack', seq: 1, revision: 7 });
    seen.push(ledger.shown);
    expect(ledger.saving).toBe(0);
    expect(ledger.state({ type: 'state', value: 10, revision: 6 })).toBe(0); // a commit of others before it
    seen.push(ledger.shown);
    ledger.state({ type: 'state', value: 11, revision: 7 });
    seen.push(ledger.shown);
    expect(seen).toEqual([11, 11, 11, 11]);
  });

  it('[P12] shows the exact number where its own presses go to the end of the range and back', () => {
    const ledger = welcomed({ value: Number.MAX_SAFE_INTEGER });
    for (const delta of [-1, 1, 1, 1, -1, -1] as const) ledger.press(delta);
    ledger.ack({ type: 'ack', seq: 4, revision: 8 });
    expect(ledger.shown).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('[P12] does not count a press twice whose state came before its ack', () => {
    const ledger = welcomed();
    ledger.press(1);
    ledger.takeToSend(0, 10, 1);
    ledger.state({ type: 'state', value: 1, revision: 1 });
    ledger.ack({ type: 'ack', seq: 1, revision: 1 });
    expect(ledger.shown).toBe(1);
  });

  it('tells what others did from what it did itself', () => {
    const ledger = welcomed({ value: 10 });
    ledger.press(1);
    ledger.press(1);
    ledger.takeToSend(0, 10, 1);
    ledger.ack({ type: 'ack', seq: 2, revision: 1 });
    expect(ledger.state({ type: 'state', value: 9, revision: 1 })).toBe(-3);
  });

  it('[P8] takes what it never sent for what others did, though a number of its own is on it', () => {
    const ledger = welcomed({ value: 10 });
    ledger.press(1);
    expect(ledger.welcome(welcome({ seq: 1, value: 11, revision: 1 })).others).toBe(1);
    expect([ledger.shown, ledger.saving]).toEqual([12, 1]);
  });

  it('[P20] passes over a state that is not newer', () => {
    const ledger = welcomed({ value: 10, revision: 5 });
    expect(ledger.state({ type: 'state', value: 7, revision: 5 })).toBe(0);
    expect(ledger.state({ type: 'state', value: 6, revision: 4 })).toBe(0);
    expect(ledger.shown).toBe(10);
  });

  it("[P8] drops presses up to the welcome's number, and sends the rest again in order", () => {
    const ledger = welcomed();
    for (const delta of [1, -1, 1, 1] as const) ledger.press(delta);
    ledger.takeToSend(0, 10, 1);
    expect(ledger.welcome(welcome({ seq: 2, value: 100, revision: 3 }))).toEqual({
      others: 100,
      givenUp: 0,
      isNewLife: false,
      isOlderCopy: false,
    });
    expect(ledger.shown).toBe(102);
    expect(ledger.takeToSend(2, 10, 2)).toEqual([
      { seq: 3, delta: 1 },
      { seq: 4, delta: 1 },
    ]);
  });

  it('[P19] gives up what was sent in another epoch, and keeps what was not', () => {
    const ledger = welcomed({ value: 50, revision: 9 });
    for (const delta of [1, 1, 1] as const) ledger.press(delta);
    ledger.takeToSend(0, 2, 1);
    expect(ledger.welcome(welcome({ epoch: 'f', value: 5, revision: 1 }))).toEqual({
      others: 0,
      givenUp: 2,
      isNewLife: true,
      isOlderCopy: false,
    });
    expect(ledger.shown).toBe(6);
    expect(ledger.takeToSend(0, 10, 2)).toEqual([{ seq: 1, delta: 1 }]);
  });

  it('[P17] when hello finds the session expired, gives up what was ever sent', () => {
    const ledger = welcomed();
    for (const delta of [1, 1, 1] as const) ledger.press(delta);
    ledger.takeToSend(0, 2, 1);
    expect(ledger.expire()).toBe(2);
    expect(ledger.sessionId).toBeUndefined();
    expect(ledger.takeToSend(0, 10, 2)).toEqual([{ seq: 1, delta: 1 }]);
  });

  it('[P17] when a press finds the session expired, keeps what was first sent on this connection', () => {
    const ledger = welcomed();
    ledger.press(1);
    ledger.takeToSend(0, 10, 1);
    ledger.press(1);
    ledger.takeToSend(0, 10, 2);
    expect(ledger.expire(2)).toBe(1);
    expect(ledger.takeToSend(0, 10, 2)).toEqual([{ seq: 1, delta: 1 }]);
  });

  it.each([
    ['of another life', { epoch: 'f' }],
    ['of another session', { session: '2.t' }],
  ])(
    '[P30] a welcome %s gives other numbers to what was not sent: they are to be saved first',
    (_, fields) => {
      const ledger = welcomed({ epoch: 'e', session: '1.s' });
      ledger.press(1);
      expect([ledger.claim(0, 10), ledger.claim(0, 10)]).toEqual([true, false]);
      ledger.welcome(welcome(fields));
      expect(ledger.claim(0, 10)).toBe(true);
    },
  );

  it('[P30] and so does the welcome that shows that the record was older than its page', () => {
    const record = {
      session: '1.s',
      epoch: 'e',
      branch: undefined,
      revision: 0,
      acked: 5,
      sent: 0,
      pending: [1],
    } as const;
    const ledger = new Ledger(unsaved(), record);
    ledger.press(-1);
    expect(ledger.claim(5, 10)).toBe(true);
    expect(ledger.welcome(welcome({ seq: 7, revision: 1 }))).toMatchObject({ givenUp: 1 });
    expect(ledger.claim(7, 10)).toBe(true);
    expect(ledger.takeToSend(7, 10, 1)).toEqual([{ seq: 8, delta: -1 }]);
  });

  it('[P16] takes a refused press back, and the ones behind it move up', () => {
    const ledger = welcomed();
    for (const delta of [1, 1, -1] as const) ledger.press(delta);
    ledger.takeToSend(0, 10, 1);
    ledger.ack({ type: 'ack', seq: 1, revision: 1 });
    ledger.withdraw(2);
    expect(ledger.takeToSend(1, 10, 1)).toEqual([{ seq: 2, delta: -1 }]);
  });

  it('[P16] takes no press back that counted', () => {
    const ledger = newLedger();
    ledger.welcome(welcome({ seq: 3 }));
    ledger.press(1);
    ledger.withdraw(3);
    expect(ledger.saving).toBe(1);
  });

  it('[P30] is the same after a reload', () => {
    const ledger = welcomed({ seq: 4 });
    for (const delta of [1, -1, 1] as const) ledger.press(delta);
    ledger.claim(4, 2);
    ledger.takeToSend(4, 2, 1);
    const restored = new Ledger(unsaved(), JSON.parse(JSON.stringify(ledger.record)));
    expect(restored.record).toEqual(ledger.record);
    expect(restored.isUncertain).toBe(true);
    expect(restored.takeToSend(4, 10, 1).map(({ seq }) => seq)).toEqual([5, 6, 7]);
    expect(new Ledger(unsaved(), JSON.parse(JSON.stringify(ledger.record))).expire()).toBe(2);
  });
});
