/*
 * What the engine sends, and when, on a storage that takes its time, fails, or does not answer at all.
 */

import { describe, expect, it } from 'vitest';
import { type Effect, EffectList, type Save } from '../../../client/sync/effects.ts';
import { SyncEngine } from '../../../client/sync/engine.ts';
import { SAVE_RETRY_MS, SAVE_TIMEOUT_MS, Saves } from '../../../client/sync/saves.ts';
import { welcome } from '../fixtures.ts';

const seqs = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.kind === 'send' && e.message.action === 'press' ? [e.message.seq] : []));
const saves = (effects: readonly Effect[]): Save[] => effects.flatMap((e) => (e.kind === 'save' ? [e] : []));
const versionOf = (effects: readonly Effect[]): number => saves(effects).at(-1)!.version;

/** Live, on a storage that has answered so far. */
function live(): SyncEngine {
  const engine = new SyncEngine(() => 0.5);
  engine.goOnline(0);
  engine.opened(0);
  engine.saved(versionOf(engine.received(welcome(), 0)), 'saved', 0);
  return engine;
}

/** Loses the connection, and gets another one. */
function reconnect(engine: SyncEngine, nowMs: number): void {
  engine.closed(1006, nowMs);
  engine.goOnline(nowMs);
  engine.saved(versionOf(engine.opened(nowMs)), 'saved', nowMs);
}

describe('a storage that takes its time', () => {
  it('[P30] is waited for: a press is sent once its record is stored', () => {
    const engine = live();
    const pressed = engine.press(1, 0);
    expect(seqs(pressed)).toEqual([]);
    expect(engine.tick(1)).toEqual([]);
    expect(seqs(engine.saved(versionOf(pressed), 'saved', 2))).toEqual([1]);
    expect(engine.tick(3)).toEqual([]); // and stored once
  });

  it('[P30] answers for all presses that one record holds, and for no later one', () => {
    const engine = live();
    engine.press(1, 0);
    const second = engine.press(1, 0);
    const third = engine.press(1, 0);
    expect(seqs(engine.saved(versionOf(second), 'saved', 1))).toEqual([1, 2]);
    expect(seqs(engine.saved(versionOf(third), 'saved', 2))).toEqual([3]);
  });

  it('[P30] keeps acks as well, so that nobody finishes what is settled', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    const effects = engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
    expect(saves(effects)).toMatchObject([{ record: { acked: 1, sent: 0, pending: [] } }]);
  });

  it('wakes nobody while it is waited for, but to give it up', () => {
    const engine = live();
    engine.press(1, 10);
    expect(engine.wakeAtMs()).toBe(10 + SAVE_TIMEOUT_MS);
  });
});

it('[P30] a press that is stored as not sent is stored as sent behind a barrier, before it is sent', () => {
  const engine = live();
  engine.goOffline();
  engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
  engine.goOnline(0);
  engine.saved(versionOf(engine.opened(0)), 'saved', 0);
  const claimed = engine.received(welcome(), 0);
  expect([seqs(claimed), saves(claimed)]).toMatchObject([[], [{ isBarrier: true, record: { sent: 1 } }]]);
  expect(seqs(engine.saved(versionOf(claimed), 'saved', 0))).toEqual([1]);
});

describe('[P16] [P30] a press that moves to another number', () => {
  /** Three presses are sent and stored; the first is refused for good. */
  function withdrawn(): { engine: SyncEngine; effects: readonly Effect[] } {
    const engine = live();
    for (const delta of [1, -1, -1] as const) engine.saved(versionOf(engine.press(delta, 0)), 'saved', 0);
    const effects = engine.received({ type: 'refused', code: 'range', seq: 1, message: 'm' }, 0);
    return { engine, effects };
  }

  it('is stored under it, behind a barrier, before it is sent again', () => {
    const { engine, effects } = withdrawn();
    expect(saves(effects)).toMatchObject([{ isBarrier: true, record: { sent: 0, pending: [-1, -1] } }]);
    const claimed = engine.received(welcome(), 0);
    expect(seqs(claimed)).toEqual([]);
    expect(saves(claimed)).toMatchObject([{ isBarrier: true, record: { sent: 2, pending: [-1, -1] } }]);
    expect(seqs(engine.saved(versionOf(claimed), 'saved', 0))).toEqual([1, 2]);
  });

  it('waits for a storage that fails, too: a former record would send it a second time', () => {
    const { engine } = withdrawn();
    const claimed = engine.received(welcome(), 0);
    expect(seqs(engine.saved(versionOf(claimed), 'failed', 0))).toEqual([]);
    const again = engine.tick(SAVE_RETRY_MS);
    expect(saves(again)).toMatchObject([{ isBarrier: true }]);
    expect(seqs(engine.saved(versionOf(again), 'saved', SAVE_RETRY_MS))).toEqual([1, 2]);
  });

  it('and so does a press that gets the number of one that was withdrawn', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    const refused = engine.received({ type: 'refused', code: 'range', seq: 1, message: 'm' }, 0);
    engine.saved(versionOf(refused), 'failed', 0);
    engine.received(welcome(), 0);
    const pressed = engine.press(-1, 0);
    expect(seqs(pressed)).toEqual([]); // the stored record has +1 for number 1
    expect(seqs(engine.saved(versionOf(pressed), 'saved', 0))).toEqual([1]);
  });

  it('but not where no record can have the withdrawn one', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'failed', 0);
    engine.saved(
      versionOf(engine.received({ type: 'refused', code: 'range', seq: 1, message: 'm' }, 0)),
      'failed',
      0,
    );
    engine.received(welcome(), 0);
    expect(seqs(engine.press(-1, 0))).toEqual([1]);
  });

  it('waits for nothing where no storage ever held it', () => {
    const engine = new SyncEngine(() => 0.5);
    engine.saved(versionOf(engine.press(1, 0)), 'failed', 0);
    engine.goOnline(0);
    const check = engine.opened(0);
    expect(seqs(engine.received(welcome(), 0))).toEqual([]); // the record that is being saved has it as not sent
    expect(seqs(engine.saved(versionOf(check), 'failed', 0))).toEqual([1]);
  });
});

describe('[P16] a person is told of a withdrawn press', () => {
  const news = (effects: readonly Effect[]) => effects.flatMap((e) => (e.kind === 'tell' ? [e.news] : []));
  const refuse = (engine: SyncEngine, seq = 1) =>
    engine.received({ type: 'refused', code: 'range', seq, message: 'm' }, 0);

  /** Presses of which the storage has the record. */
  function pressed(presses: number): SyncEngine {
    const engine = live();
    for (let i = 0; i < presses; i++) engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    return engine;
  }

  it('once no stored record has it any more; until then it counts as being saved', () => {
    const engine = pressed(1);
    const refused = refuse(engine);
    expect([news(refused), engine.saving, engine.shown]).toEqual([[], 1, 0]);
    expect(news(engine.saved(versionOf(refused), 'saved', 0))).toEqual([{ kind: 'range' }]);
    expect(engine.saving).toBe(0);
  });

  it('never, where another page has taken the record that has it: that page sends it', () => {
    const engine = pressed(3);
    const refused = refuse(engine, 3);
    expect(news(refused)).toEqual([]);
    const robbed = engine.saved(versionOf(refused), 'taken', 0);
    expect(news(robbed)).toEqual([{ kind: 'taken', presses: 3 }]);
    expect(engine.saving).toBe(0);
    expect(news(engine.saved(versionOf(robbed), 'saved', 0))).toEqual([]);
  });

  it('also where the storage failed in between, and is tried again', () => {
    const engine = pressed(1);
    expect(news(engine.saved(versionOf(refuse(engine)), 'failed', 0))).toEqual([]);
    const again = engine.tick(SAVE_RETRY_MS);
    expect(news(engine.saved(versionOf(again), 'saved', SAVE_RETRY_MS))).toEqual([{ kind: 'range' }]);
  });

  it('by the next life of the page where this one ends before: that presses it once more', () => {
    const engine = pressed(2);
    refuse(engine);
    expect(engine.record).toMatchObject({ acked: 0, sent: 0, pending: [1, 1] });
    engine.saved(versionOf(engine.press(-1, 0)), 'saved', 0);
    expect(engine.record.pending).toEqual([1, -1]);
  });

  it('at once where the storage failed to keep it: nobody else has it', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'failed', 0);
    expect(news(refuse(engine))).toEqual([{ kind: 'range' }]);
  });
});

describe('a storage that fails', () => {
  it('keeps no press back, and the page warns', () => {
    const engine = live();
    const pressed = engine.press(1, 0);
    expect(engine.isLasting).toBe(true);
    expect(seqs(engine.saved(versionOf(pressed), 'failed', 1))).toEqual([1]);
    expect(engine.isLasting).toBe(false);
    expect(seqs(engine.press(1, 2))).toEqual([2]); // not even until the next answer
  });

  it('is asked again after a while, as long as something is pending', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'failed', 0);
    expect(engine.wakeAtMs()).toBe(SAVE_RETRY_MS);
    const again = engine.tick(SAVE_RETRY_MS);
    expect(saves(again)).toHaveLength(1);
    engine.saved(versionOf(again), 'saved', SAVE_RETRY_MS);
    expect(engine.isLasting).toBe(true);
  });

  it('is left alone where nothing is pending', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'failed', 0);
    engine.saved(versionOf(engine.received({ type: 'ack', seq: 1, revision: 1 }, 0)), 'failed', 0);
    expect(engine.wakeAtMs()).toBeGreaterThan(SAVE_RETRY_MS);
    expect(saves(engine.tick(SAVE_RETRY_MS))).toEqual([]);
  });
});

describe('a storage that does not answer', () => {
  it('is given up after two seconds, and presses count all the same', () => {
    const engine = live();
    engine.press(1, 0);
    expect(seqs(engine.tick(SAVE_TIMEOUT_MS - 1))).toEqual([]);
    expect(seqs(engine.tick(SAVE_TIMEOUT_MS))).toEqual([1]);
    expect([engine.isLasting, seqs(engine.press(1, SAVE_TIMEOUT_MS))]).toEqual([false, [2]]);
  });

  it('is given up two seconds after the first press that waits for it, however many follow', () => {
    const engine = live();
    for (let ms = 0; ms < SAVE_TIMEOUT_MS; ms += 100) engine.press(1, ms);
    expect(seqs(engine.tick(SAVE_TIMEOUT_MS))).toContain(1);
    expect(engine.isLasting).toBe(false);
  });

  it('is trusted again once it answers', () => {
    const engine = live();
    const pressed = engine.press(1, 0);
    engine.tick(SAVE_TIMEOUT_MS);
    engine.saved(versionOf(pressed), 'saved', 9_000);
    expect([engine.isLasting, seqs(engine.press(1, 9_000))]).toEqual([true, []]);
  });
});

it('[P30] after a reconnect, what is stored as sent is sent again without another save', () => {
  const engine = live();
  engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
  reconnect(engine, 0);
  expect(seqs(engine.received(welcome(), 0))).toEqual([1]);
});

describe('[P30] a page whose record was taken by another one', () => {
  const tells = (effects: readonly Effect[]) => effects.flatMap((e) => (e.kind === 'tell' ? [e.news] : []));
  const helloes = (effects: readonly Effect[]) =>
    effects.flatMap((e) => (e.kind === 'send' && e.message.action === 'hello' ? [e.message] : []));

  it('drops what the record held, and goes on with the rest in a session of its own', () => {
    const engine = live();
    engine.goOffline();
    for (const delta of [1, 1] as const) engine.saved(versionOf(engine.press(delta, 0)), 'saved', 0);
    const last = engine.press(-1, 0);
    const effects = engine.saved(versionOf(last), 'taken', 0);
    expect(tells(effects)).toEqual([{ kind: 'taken', presses: 2 }]);
    expect(saves(effects)).toMatchObject([{ record: { session: undefined, pending: [-1] } }]);
    expect([engine.shown, engine.link.kind]).toEqual([-1, 'offline']);
    engine.saved(versionOf(effects), 'saved', 0);
    engine.goOnline(0);
    const opened = engine.opened(0);
    expect(helloes(engine.saved(versionOf(opened), 'saved', 0))).toEqual([{ action: 'hello', protocol: 1 }]);
  });

  it('connects anew at once where it was connected: its connection has the session of the record', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    const effects = engine.saved(versionOf(engine.press(1, 0)), 'taken', 0);
    expect(effects.map(({ kind }) => kind)).toEqual(['tell', 'save', 'disconnect', 'connect']);
  });

  it('tells that the outcome is unknown of what it sent without having saved it', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    const unsaved = engine.press(1, 0);
    engine.tick(SAVE_TIMEOUT_MS); // given up: sent
    expect(tells(engine.saved(versionOf(unsaved), 'taken', 9_000))).toEqual([
      { kind: 'taken', presses: 1 },
      { kind: 'outcome-unknown', presses: 1 },
    ]);
  });

  it('asks nothing where the connection merely broke: there will be another hello', () => {
    expect(live().closed(1006, 0)).toEqual([]);
  });

  it('resumes no session before it has asked whether the record is still its own', () => {
    const engine = live();
    engine.saved(versionOf(engine.press(1, 0)), 'saved', 0);
    engine.closed(1006, 0);
    engine.goOnline(0);
    const opened = engine.opened(0);
    expect(helloes(opened)).toEqual([]);
    engine.received({ type: 'state', value: 1, revision: 1 }, 0); // another page's, which sent the press
    expect(engine.shown).toBe(1); // and not 2
    expect(helloes(engine.saved(versionOf(opened), 'saved', 0))).toMatchObject([{ session: '1.s' }]);
  });

  it('asks before each hello, also before one that the server was too busy for', () => {
    const engine = live();
    engine.closed(1006, 0);
    engine.goOnline(0);
    engine.saved(versionOf(engine.opened(0)), 'saved', 0);
    engine.received({ type: 'refused', code: 'busy', retryAfterMs: 100, message: 'm' }, 0);
    const due = engine.tick(100);
    expect(helloes(due)).toEqual([]);
    expect(helloes(engine.saved(versionOf(due), 'saved', 100))).toHaveLength(1);
  });

  it('[P18] asks when another connection has taken over the session: if the record is gone, too, nobody needs to take it back', () => {
    const engine = live();
    const closed = engine.closed(4001, 0);
    expect(engine.link.kind).toBe('ended');
    const effects = engine.saved(versionOf(closed), 'taken', 0);
    expect(effects.map(({ kind }) => kind)).toEqual(['save', 'connect']); // it held no press
    expect(engine.link.kind).toBe('connecting');
  });
});

describe('[P30] of the versions of a record', () => {
  /** Saves one after another; returns whether each asks for a barrier. */
  function driven() {
    const effects = new EffectList();
    const all = new Saves(effects);
    const save = (): boolean => {
      all.save(live().record, 0);
      return saves(effects.take())[0]!.isBarrier;
    };
    return { all, save };
  }

  it('each is a barrier from the one that needs it on, until one of them is stored', () => {
    const { all, save } = driven();
    expect(save()).toBe(false); // 1
    all.requireBarrier();
    all.answer(1, 'saved', 0);
    expect([save(), save()]).toEqual([true, true]); // 2 and 3
    all.answer(2, 'failed', 0);
    expect(save()).toBe(true); // 4
    all.answer(3, 'saved', 0);
    expect(save()).toBe(false); // 5
    all.requireBarrier();
    expect(save()).toBe(true); // 6
    all.answer(6, 'saved', 0);
    expect(save()).toBe(false);
  });

  it('a press waits for the one that claims it, also where the storage fails, if a stored one says that it was not sent', () => {
    const { all, save } = driven();
    save();
    all.answer(1, 'saved', 0);
    save();
    all.answer(2, 'failed', 0);
    expect([all.covers(1, 2), all.covers(2, 2)]).toEqual([false, true]);
  });

  it('the storage may have what is being saved or stored, and not what failed', () => {
    const { all, save } = driven();
    save();
    expect(all.mayHave(1)).toBe(true);
    all.answer(1, 'failed', 0);
    expect(all.mayHave(1)).toBe(false);
    save();
    all.answer(2, 'saved', 0);
    expect(all.mayHave(1)).toBe(true);
  });
});
