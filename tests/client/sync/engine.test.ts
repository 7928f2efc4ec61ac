import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../client/sync/effects.ts';
import {
  ANSWER_MS,
  CONNECT_TIMEOUT_MS,
  HEARTBEAT_MS,
  HEARTBEAT_TIMEOUT_MS,
  NO_NETWORK_TIMEOUT_MS,
} from '../../../client/sync/link.ts';
import { MAX_IN_FLIGHT } from '../../../client/sync/presses.ts';
import type { ClientMessage, Refused, ServerMessage, Welcome } from '../../../protocol/messages.ts';
import { PromptEngine, welcome } from '../fixtures.ts';

const sends = (effects: readonly Effect[]): ClientMessage[] =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message] : []));
const news = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'tell' ? [effect.news] : []));
const seqs = (effects: readonly Effect[]) =>
  sends(effects).flatMap((message) => ('seq' in message ? [message.seq] : []));

const refused = (code: Refused['code'], fields: Partial<Refused> = {}): ServerMessage => ({
  type: 'refused',
  code,
  message: 'm',
  ...fields,
});

function live(fields: Partial<Welcome> = {}): PromptEngine {
  const engine = new PromptEngine(() => 0.5);
  engine.goOnline(0);
  engine.opened(0);
  engine.received(welcome(fields), 0);
  return engine;
}

/** @returns what it sends, which is hello */
function reconnect(engine: PromptEngine): ClientMessage[] {
  if (engine.link.kind === 'live') engine.closed(1006, 0);
  engine.tick(1_000);
  return sends(engine.opened(1_000));
}

describe('connecting', () => {
  it('[P7] says hello without a session at first', () => {
    const engine = new PromptEngine(() => 0.5);
    expect(engine.goOnline(0)).toEqual([{ kind: 'connect' }]);
    expect(sends(engine.opened(0))).toEqual([{ action: 'hello', protocol: 1 }]);
    expect(engine.link.kind).toBe('greeting');
  });

  it('[P8] says hello with its session afterwards', () => {
    const engine = live({ session: '1.mine', seq: 0 });
    engine.press(1, 0);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
    engine.closed(1006, 0);
    engine.tick(1_000);
    expect(sends(engine.opened(1_000))).toEqual([
      { action: 'hello', protocol: 1, session: '1.mine', acked: 1 },
    ]);
  });

  it('[P29] waits at random before it connects again, longer each time, and from anew after a welcome', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    engine.closed(1006, 0);
    expect(engine.link).toEqual({ kind: 'waiting', untilMs: 250 });
    expect(engine.tick(249)).toEqual([]);
    expect(engine.tick(250)).toEqual([{ kind: 'connect' }]);
    engine.closed(1006, 250);
    expect(engine.link).toEqual({ kind: 'waiting', untilMs: 750 });
    engine.tick(750);
    engine.opened(750);
    engine.received(welcome(), 750);
    engine.closed(1001, 1_000);
    expect(engine.link).toEqual({ kind: 'waiting', untilMs: 1_250 });
  });

  it.each([
    [1000, 'waiting'],
    [1001, 'waiting'],
    [1006, 'waiting'],
    [1011, 'waiting'],
    [1012, 'waiting'],
    [1013, 'waiting'],
    [1008, 'ended'],
    [4001, 'ended'],
  ])('[P29] after close code %i it is %s', (code, kind) => {
    const engine = live();
    engine.closed(code, 0);
    expect(engine.link.kind).toBe(kind);
    const why = code === 4001 ? 'taken-over' : 'refused';
    if (kind === 'ended') expect(engine.link).toEqual({ kind, why });
  });

  it('[P18] takes a session back when the person asks for it', () => {
    const engine = live();
    engine.closed(4001, 0);
    expect(engine.wakeAtMs()).toBe(Number.POSITIVE_INFINITY);
    expect(engine.tick(1e9)).toEqual([]);
    expect(engine.goOnline(5)).toEqual([{ kind: 'connect' }]);
  });

  it('keeps the connection that it has when the person asks for one, and ends none that is gone', () => {
    const engine = live();
    expect(engine.goOnline(0)).toEqual([]);
    engine.closed(1006, 0);
    expect(engine.goOffline()).toEqual([]);
    engine.closed(1006, 0); // told late
    expect(engine.link).toEqual({ kind: 'offline' });
  });

  it('passes over what comes once it is offline', () => {
    const engine = live({ value: 5 });
    engine.goOffline();
    expect(engine.received({ type: 'state', value: 9, revision: 9 }, 0)).toEqual([]);
    expect(engine.shown).toBe(5);
  });

  it('gives up a connection that does not open', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    expect(engine.wakeAtMs()).toBe(CONNECT_TIMEOUT_MS);
    expect(engine.tick(CONNECT_TIMEOUT_MS - 1)).toEqual([]);
    expect(engine.tick(CONNECT_TIMEOUT_MS)).toEqual([{ kind: 'disconnect', code: 1000 }]);
    expect(engine.link.kind).toBe('waiting');
  });

  it('goes offline and comes back when the person wants it, and keeps presses meanwhile', () => {
    const engine = live({ value: 5 });
    expect(engine.goOffline()).toEqual([{ kind: 'disconnect', code: 1000 }]);
    expect(sends(engine.press(1, 0))).toEqual([]);
    expect([engine.shown, engine.committedValue, engine.saving]).toEqual([6, 5, 1]);
    expect(engine.wakeAtMs()).toBe(Number.POSITIVE_INFINITY);
    engine.goOnline(0);
    engine.opened(0);
    expect(seqs(engine.received(welcome({ value: 5 }), 0))).toEqual([1]);
  });

  it('[P9] sends no numbered press before the welcome', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.press(1, 0);
    engine.goOnline(0);
    expect(seqs(engine.opened(0))).toEqual([]);
    expect(seqs(engine.press(1, 0))).toEqual([]);
    expect(seqs(engine.received(welcome(), 0))).toEqual([1, 2]);
  });

  it('ends where the server does not speak its protocol', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    engine.opened(0);
    expect(engine.received(refused('protocol'), 0)).toEqual([{ kind: 'disconnect', code: 1000 }]);
    expect(engine.link).toEqual({ kind: 'ended', why: 'refused' });
  });

  it('says hello again when the store could not be read', () => {
    const engine = live();
    engine.closed(1006, 0);
    engine.tick(250);
    engine.opened(250);
    engine.received(refused('busy', { retryAfterMs: 1_000 }), 300);
    expect(engine.wakeAtMs()).toBe(1_300);
    expect(sends(engine.tick(1_299))).toEqual([]);
    expect(sends(engine.tick(1_300))).toEqual([{ action: 'hello', protocol: 1, session: '1.s', acked: 0 }]);
  });

  it('[P14] says hello once, though a ping of before was refused for the rate', () => {
    const engine = live();
    engine.tick(HEARTBEAT_MS);
    engine.press(1, HEARTBEAT_MS);
    expect(sends(engine.received(refused('session-expired'), HEARTBEAT_MS))).toHaveLength(1);
    engine.received(refused('rate-limited', { retryAfterMs: 100 }), HEARTBEAT_MS + 1);
    expect(sends(engine.tick(HEARTBEAT_MS + 101))).toEqual([]);
  });
});

describe('pressing', () => {
  it('[P30] saves a press before it sends it, as sent', () => {
    const engine = live();
    const record = { session: '1.s', epoch: 'e', revision: 0, acked: 0, sent: 1, pending: [-1] };
    expect(engine.press(-1, 0)).toEqual([
      { kind: 'save', version: 2, record, isBarrier: false },
      { kind: 'send', message: { action: 'press', delta: -1, seq: 1 } },
    ]);
  });

  it('[P13] after a refusal sends from the refused number on, when the time has come', () => {
    const engine = live();
    for (let i = 0; i < 5; i++) engine.press(1, 0);
    expect(seqs(engine.received(refused('rate-limited', { seq: 3, retryAfterMs: 500 }), 100))).toEqual([]);
    expect(seqs(engine.press(1, 200))).toEqual([]);
    expect(engine.wakeAtMs()).toBe(600);
    expect(seqs(engine.tick(600))).toEqual([3, 4, 5, 6]);
  });

  it('[P13] sends what was pressed during the wait, also where nothing else is left to send', () => {
    const engine = live();
    engine.press(1, 0);
    engine.received(refused('rate-limited', { seq: 1, retryAfterMs: 500 }), 100);
    engine.press(1, 200);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 250); // it was on disk all the same
    expect(engine.wakeAtMs()).toBe(600);
    expect(seqs(engine.tick(600))).toEqual([2]);
  });

  it('[P10] after a gap sends from the number behind the last one', () => {
    const engine = live();
    for (let i = 0; i < 5; i++) engine.press(1, 0);
    engine.received(refused('gap', { seq: 2 }), 0);
    expect(engine.wakeAtMs()).toBe(250); // where the server does not say when
    expect(seqs(engine.tick(250))).toEqual([3, 4, 5]);
  });

  it('[P10] stays connected where the last number is the one that it knows', () => {
    const engine = live();
    engine.press(1, 0);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
    engine.press(1, 0);
    expect(engine.received(refused('gap', { seq: 1 }), 0)).toEqual([]);
    expect(seqs(engine.tick(250))).toEqual([2]);
  });

  it('[P10] connects anew where the server forgot what it had acknowledged', () => {
    const engine = live();
    engine.press(1, 0);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
    engine.press(1, 0);
    expect(engine.received(refused('gap', { seq: 0 }), 0)).toContainEqual({ kind: 'disconnect', code: 1000 });
    expect(engine.link.kind).toBe('waiting');
  });

  it('[P13] waits for nothing where what was refused has been acknowledged meanwhile', () => {
    const engine = live();
    for (let i = 0; i < 3; i++) engine.press(1, 0);
    engine.received(refused('busy', { seq: 1, retryAfterMs: 1_000 }), 0);
    engine.received({ type: 'ack', seq: 3, revision: 1 }, 0); // they were on disk all the same
    expect(engine.wakeAtMs()).toBe(HEARTBEAT_MS); // and not 1,000 for ever, whatever tick does
  });

  it.each(['gap', 'range', 'rate-limited', 'busy', 'protocol'] as const)(
    'goes on where a refusal (%s) names no press',
    (code) => {
      const engine = live();
      expect(engine.received(refused(code, { retryAfterMs: 1_000 }), 0)).toEqual([]);
      expect([engine.link.kind, seqs(engine.press(1, 1))]).toEqual(['live', [1]]);
    },
  );

  it('passes over a refusal of what is settled', () => {
    const engine = live();
    engine.press(1, 0);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
    engine.received(refused('rate-limited', { seq: 1, retryAfterMs: 1e6 }), 0);
    expect(seqs(engine.press(1, 0))).toEqual([2]);
  });

  it('keeps so many presses on their way, and sends on as they are acknowledged', () => {
    const engine = new PromptEngine(() => 0.5);
    for (let i = 0; i < MAX_IN_FLIGHT + 10; i++) engine.press(1, 0);
    engine.goOnline(0);
    engine.opened(0);
    expect(seqs(engine.received(welcome(), 0))).toHaveLength(MAX_IN_FLIGHT);
    expect(engine.wakeAtMs()).toBe(ANSWER_MS);
    expect(seqs(engine.received({ type: 'ack', seq: 4, revision: 1 }, 0))).toEqual([65, 66, 67, 68]);
  });

  it('[P17] goes on in a new session when hello finds the old one expired, and tells what is unknown', () => {
    const engine = live();
    engine.press(1, 0);
    engine.goOffline();
    engine.press(1, 0);
    engine.goOnline(0);
    engine.opened(0);
    const effects = engine.received(refused('session-expired'), 0);
    expect(news(effects)).toEqual([{ kind: 'outcome-unknown', presses: 1 }]);
    expect(sends(effects)).toEqual([{ action: 'hello', protocol: 1 }]);
    expect(seqs(engine.received(welcome({ session: '2.t' }), 0))).toEqual([1]);
  });

  it('[P17] loses nothing when a page that was open for days presses again', () => {
    const engine = live({ value: 7 });
    engine.press(1, 0);
    const effects = engine.received(refused('session-expired'), 0);
    expect(news(effects)).toEqual([]);
    expect(sends(effects)).toEqual([{ action: 'hello', protocol: 1 }]);
    expect(seqs(engine.received(welcome({ session: '9.t', value: 7 }), 0))).toEqual([1]);
    expect(engine.shown).toBe(8);
  });

  it('[P19] tells what is unknown when the epoch changed', () => {
    const engine = live({ value: 50 });
    engine.press(1, 0);
    engine.closed(1012, 0);
    engine.tick(250);
    engine.opened(250);
    const effects = engine.received(welcome({ epoch: 'f', value: 3 }), 250);
    expect(news(effects)).toEqual([{ kind: 'new-life' }, { kind: 'outcome-unknown', presses: 1 }]);
    expect([engine.shown, engine.saving]).toEqual([3, 0]);
  });

  it('[P19] tells of a new life of the data only who has seen the former one', () => {
    const engine = live({ value: 50 });
    const reopened = new PromptEngine(() => 0.5, engine.record);
    reopened.goOnline(0);
    reopened.opened(0);
    expect(news(reopened.received(welcome({ epoch: 'f', value: 3 }), 0))).toEqual([]);
    engine.closed(1012, 0);
    engine.tick(250);
    engine.opened(250);
    expect(news(engine.received(welcome({ epoch: 'f', value: 3 }), 250))).toEqual([{ kind: 'new-life' }]);
  });

  it.each([
    [29, [{ kind: 'older-copy' }]],
    [30, []],
  ])('[P19] tells of an older copy of the data: revision %i after 30', (revision, told) => {
    const engine = live({ value: 50, revision: 30 });
    engine.closed(1006, 0);
    engine.tick(250);
    engine.opened(250);
    const effects = engine.received(welcome({ value: 20, revision }), 250);
    expect(news(effects).filter(({ kind }) => kind !== 'others')).toEqual(told);
    expect(engine.shown).toBe(20);
  });

  it('[P19] tells of another life of the data, and of an older copy, once', () => {
    const engine = live({ value: 50, revision: 30 });
    const next = (fields: Partial<Welcome>) => {
      engine.closed(1006, 0);
      engine.goOnline(0);
      engine.opened(0);
      return news(engine.received(welcome(fields), 0));
    };
    expect(next({ epoch: 'f', revision: 10 })).toEqual([{ kind: 'new-life' }]);
    expect(next({ epoch: 'f', revision: 11 })).toEqual([]);
    expect(next({ epoch: 'f', revision: 5 })).toEqual([{ kind: 'older-copy' }]);
    expect(next({ epoch: 'f', revision: 6 })).toEqual([]);
  });

  it('[P19] tells nothing where no connection was welcomed before', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    engine.opened(0);
    engine.closed(1006, 0);
    engine.goOnline(0);
    engine.opened(0);
    expect(news(engine.received(welcome({ value: 7, revision: 3 }), 0))).toEqual([]);
  });

  it('[P19] tells of it after a reload, too, and where it had only an ack of that revision', () => {
    const engine = live({ revision: 30 });
    engine.press(1, 0);
    engine.received({ type: 'ack', seq: 1, revision: 31 }, 0);
    const reopened = new PromptEngine(() => 0.5, engine.record);
    reopened.goOnline(0);
    reopened.opened(0);
    expect(news(reopened.received(welcome({ seq: 1, revision: 30 }), 0))).toEqual([{ kind: 'older-copy' }]);
  });

  it('[P33] says what it knows of the history, and is told that the data lack it, though their revision is higher', () => {
    const engine = live({ value: 45, revision: 45, branch: 'a' });
    engine.received({ type: 'state', value: 50, revision: 50 }, 0);
    reconnect(engine);
    expect(engine.record).toMatchObject({ branch: 'a', revision: 50 });
    const effects = engine.received(welcome({ value: 61, revision: 61, branch: 'b', diverged: true }), 1_000);
    expect(news(effects)).toContainEqual({ kind: 'older-copy' });
    expect(engine.shown).toBe(61);
    expect(engine.record).toMatchObject({ branch: 'b', revision: 61 });
  });

  it('[P33] knows the branch that a state has told it of, and continues in it', () => {
    const engine = live({ value: 45, revision: 45, branch: 'a' });
    expect(news(engine.received({ type: 'state', value: 45, revision: 45, branch: 'b' }, 0))).toEqual([]);
    expect(engine.record).toMatchObject({ branch: 'a', revision: 45 }); // nothing is known of it yet
    engine.received({ type: 'state', value: 46, revision: 46 }, 0);
    expect(reconnect(engine)).toMatchObject([{ action: 'hello', branch: 'b', revision: 46 }]);
  });

  it('[P33] shows what it knows until the welcome: a state before it may be of another history', () => {
    const engine = live({ value: 45, revision: 45, branch: 'a' });
    reconnect(engine);
    engine.received({ type: 'state', value: 31, revision: 61 }, 1_000);
    expect(engine.shown).toBe(45);
    expect(engine.record).toMatchObject({ branch: 'a', revision: 45 });
  });

  it('[P33] has a state before its first welcome shown, and takes it for nothing that it knows', () => {
    const engine = new PromptEngine(() => 0.5, { ...live({ branch: 'a', revision: 2 }).record });
    engine.goOnline(0);
    engine.opened(0);
    engine.received({ type: 'state', value: 31, revision: 61 }, 0);
    expect(engine.shown).toBe(31);
    expect(engine.record).toMatchObject({ branch: 'a', revision: 2 });
  });

  it('[P33] resumes a new session once where that began in another branch than it knows', () => {
    const engine = live({ value: 45, revision: 45, branch: 'a' });
    reconnect(engine);
    engine.received(refused('session-expired'), 1_000);
    const doubtful = engine.received(welcome({ session: '2.t', revision: 61, branch: 'b' }), 1_000);
    expect([news(doubtful), engine.link.kind]).toEqual([[], 'waiting']);
    expect(reconnect(engine)).toMatchObject([{ session: '2.t', branch: 'a', revision: 45 }]);
    const told = engine.received(
      welcome({ session: '2.t', revision: 61, branch: 'b', diverged: true }),
      9_000,
    );
    expect(news(told)).toEqual([{ kind: 'older-copy' }]);
  });

  it('[P8] [P19] sends again what an older copy lacks, and nothing that it has', () => {
    const engine = live({ value: 0, revision: 30 });
    for (let i = 0; i < 3; i++) engine.press(1, 0);
    engine.received({ type: 'state', value: 3, revision: 31 }, 0);
    engine.closed(1006, 0);
    engine.tick(250);
    engine.opened(250);
    expect(seqs(engine.received(welcome({ seq: 1, value: 1, revision: 29 }), 250))).toEqual([2, 3]);
    expect(engine.shown).toBe(3);
  });

  it('[P19] takes no node for an older copy that is a moment behind: it resumes its new session to be sure', () => {
    const engine = live({ value: 50, revision: 30 });
    engine.received(refused('session-expired'), 0);
    const effects = engine.received(welcome({ session: '2.t', value: 49, revision: 29 }), 0);
    expect([news(effects), effects.at(-1)]).toEqual([[], { kind: 'disconnect', code: 1000 }]);
    engine.tick(250);
    expect(sends(engine.opened(250))).toEqual([{ action: 'hello', protocol: 1, session: '2.t', acked: 0 }]);
    expect(news(engine.received(welcome({ session: '2.t', value: 50, revision: 30 }), 250))).toEqual([]);
  });

  it('[P8] settles nothing by its number that was never sent: the record was stale', () => {
    const record = {
      session: '1.s',
      epoch: 'e',
      branch: undefined,
      revision: 3,
      acked: 5,
      sent: 1,
      pending: [1, 1, -1],
    } as const;
    const engine = new PromptEngine(() => 0.5, record); // 6 was sent, 7 and 8 were not
    engine.press(1, 0);
    engine.press(1, 0); // 9 and 10, made just now
    engine.goOnline(0);
    engine.opened(0);
    const effects = engine.received(welcome({ seq: 9, value: 20, revision: 9 }), 0);
    expect(news(effects)).toEqual([{ kind: 'outcome-unknown', presses: 2 }]);
    expect(seqs(effects)).toEqual([10, 11]);
    expect([engine.shown, engine.saving]).toEqual([22, 2]);
  });

  it('[P16] takes a press back at the end of the range, and gives its number on once hello is answered', () => {
    const engine = live({ value: Number.MAX_SAFE_INTEGER });
    engine.press(1, 0);
    engine.press(-1, 0);
    const effects = engine.received(refused('range', { seq: 1 }), 0);
    expect(news(effects)).toEqual([{ kind: 'range' }]);
    expect(sends(effects)).toEqual([{ action: 'hello', protocol: 1, session: '1.s', acked: 0 }]);
    expect(sends(engine.received(welcome({ value: Number.MAX_SAFE_INTEGER }), 0))).toEqual([
      { action: 'press', delta: -1, seq: 1 },
    ]);
  });
});

describe('on a server that is older', () => {
  it('[P3] [P16] takes a press back that the server does not know, tells the person, and says hello again', () => {
    const engine = live({ value: 5 });
    for (const delta of [1, 1, -1] as const) engine.press(delta, 0);
    const effects = engine.received(refused('bad-message', { seq: 2 }), 0);
    expect(news(effects)).toEqual([{ kind: 'unsupported' }]);
    expect(sends(effects)).toEqual([{ action: 'hello', protocol: 1, session: '1.s', acked: 0 }]);
    expect(sends(engine.received(welcome({ seq: 1, value: 6 }), 0))).toEqual([
      { action: 'press', delta: -1, seq: 2 },
    ]);
    expect(engine.shown).toBe(5);
  });

  it('[P3] sends such a press once, and never again', () => {
    const engine = live();
    engine.press(1, 0);
    engine.received(refused('bad-message', { seq: 1 }), 0);
    expect(seqs(engine.received(welcome(), 0))).toEqual([]);
    engine.closed(1006, 0);
    engine.tick(1_000);
    engine.opened(1_000);
    expect(seqs(engine.received(welcome(), 1_000))).toEqual([]);
    expect([engine.saving, engine.record.pending]).toEqual([0, []]);
  });

  it('[P3] passes over a refusal that names no press', () => {
    const engine = live();
    engine.press(1, 0);
    expect(engine.received(refused('bad-message'), 0)).toEqual([]);
    expect([engine.saving, engine.link.kind]).toEqual([1, 'live']);
  });
});

describe('states', () => {
  it('[P12] are not believed between a reconnect and its welcome while a press is in flight', () => {
    const engine = live({ value: 10, revision: 3 });
    engine.press(1, 0);
    engine.closed(1006, 0);
    engine.tick(250);
    engine.opened(250);
    engine.received({ type: 'state', value: 11, revision: 4 }, 260); // it counted before the cut
    expect(engine.shown).toBe(11);
    engine.received(welcome({ seq: 1, value: 11, revision: 4 }), 270);
    expect([engine.shown, engine.saving]).toEqual([11, 0]);
  });

  it('tell what others did', () => {
    const engine = live({ value: 10, revision: 3 });
    const effects = engine.received({ type: 'state', value: 17, revision: 4 }, 0);
    expect(news(effects)).toEqual([{ kind: 'others', delta: 7 }]);
  });

  it('and users are shown before the welcome, since a newcomer has nothing in flight', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    engine.opened(0);
    engine.received({ type: 'users', count: 3 }, 0);
    engine.received({ type: 'state', value: 42, revision: 1 }, 0);
    expect([engine.shown, engine.users]).toEqual([42, 3]);
  });
});

describe('the heartbeat', () => {
  it('[P24] [P25] asks after a silence, and considers the connection dead when there is no answer', () => {
    const engine = live();
    expect(engine.wakeAtMs()).toBe(HEARTBEAT_MS);
    expect(sends(engine.tick(HEARTBEAT_MS))).toEqual([{ action: 'ping' }]);
    expect(engine.wakeAtMs()).toBe(HEARTBEAT_MS + HEARTBEAT_TIMEOUT_MS);
    expect(engine.tick(HEARTBEAT_MS + HEARTBEAT_TIMEOUT_MS)).toEqual([{ kind: 'disconnect', code: 1000 }]);
    expect(engine.link.kind).toBe('waiting');
  });

  it('[P24] [P25] asks neither before the time, nor gives up before it', () => {
    const engine = live();
    expect(engine.tick(HEARTBEAT_MS - 1)).toEqual([]);
    engine.tick(HEARTBEAT_MS);
    expect(engine.tick(HEARTBEAT_MS + HEARTBEAT_TIMEOUT_MS - 1)).toEqual([]);
    expect(engine.link.kind).toBe('live');
  });

  it('[P25] does the same where hello is not answered', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.goOnline(0);
    engine.opened(0);
    expect(engine.setSeen(true, 1)).toEqual([]); // hello has been sent already
    expect(engine.wakeAtMs()).toBe(HEARTBEAT_MS);
    expect(sends(engine.tick(HEARTBEAT_MS))).toEqual([{ action: 'ping' }]);
    engine.tick(HEARTBEAT_MS + HEARTBEAT_TIMEOUT_MS);
    expect(engine.link.kind).toBe('waiting');
  });

  it('[P25] is content with any message', () => {
    const engine = live();
    engine.tick(HEARTBEAT_MS);
    engine.received({ type: 'pong' }, HEARTBEAT_MS + 1);
    expect(engine.wakeAtMs()).toBe(2 * HEARTBEAT_MS + 1);
  });

  it('[P25] asks sooner while a press waits for its answer, however long the server takes for it', () => {
    const engine = live();
    engine.press(1, 100);
    engine.received({ type: 'users', count: 2 }, 1000);
    expect(sends(engine.tick(1000 + ANSWER_MS - 1))).toEqual([]);
    expect(sends(engine.tick(1000 + ANSWER_MS))).toEqual([{ action: 'ping' }]);
    engine.received({ type: 'pong' }, 3001);
    expect(engine.wakeAtMs()).toBe(3001 + ANSWER_MS);
    engine.received({ type: 'ack', seq: 1, revision: 1 }, 3002);
    expect(engine.wakeAtMs()).toBe(3002 + HEARTBEAT_MS);
  });

  it('[P25] asks at once where there is said to be no network, and waits less for the answer', () => {
    const engine = live();
    expect(sends(engine.setSeen(true, 50))).toEqual([{ action: 'ping' }]);
    expect(engine.lostNetwork(100)).toEqual([]); // it has asked already
    expect(engine.wakeAtMs()).toBe(100 + NO_NETWORK_TIMEOUT_MS);
    engine.received({ type: 'pong' }, 200); // of a server on this machine
    expect(sends(engine.lostNetwork(300))).toEqual([{ action: 'ping' }]);
    engine.tick(300 + NO_NETWORK_TIMEOUT_MS);
    expect(engine.link.kind).toBe('waiting');
  });

  it('asks at once when the page comes back into sight', () => {
    const engine = live();
    expect(sends(engine.setSeen(true, 100))).toEqual([{ action: 'ping' }]);
    expect(engine.setSeen(true, 200)).toEqual([]);
    expect(engine.wakeAtMs()).toBe(100 + HEARTBEAT_TIMEOUT_MS);
  });
});

describe('without the right to press', () => {
  const watching = (): PromptEngine => live({ mayPress: false });

  it('[P32] keeps presses, and sends nothing', () => {
    const engine = watching();
    expect(engine.right).toBe('needs-token');
    expect(sends(engine.press(1, 0))).toEqual([]);
    expect([engine.saving, engine.shown]).toEqual([1, 1]);
    expect(engine.wakeAtMs()).toBe(HEARTBEAT_MS);
    engine.received({ type: 'state', value: 10, revision: 1 }, 0);
    expect(engine.shown).toBe(11);
  });

  it('[P32] connects anew with a token, says it in hello, and sends what was kept', () => {
    const engine = watching();
    engine.press(1, 0);
    expect(engine.useToken('right', 1)).toEqual([{ kind: 'disconnect', code: 1000 }, { kind: 'connect' }]);
    expect(sends(engine.opened(1))).toEqual([
      { action: 'hello', protocol: 1, session: '1.s', acked: 0, token: 'right' },
    ]);
    expect(seqs(engine.received(welcome(), 1))).toEqual([1]);
    expect(engine.right).toBe('granted');
  });

  it('[P32] loses none of the presses kept offline where the token is wrong, until a right one comes', () => {
    const engine = new PromptEngine(() => 0.5);
    for (let i = 0; i < 3; i++) engine.press(1, 0);
    engine.useToken('wrong', 0);
    engine.goOnline(0);
    expect(sends(engine.opened(0))).toEqual([{ action: 'hello', protocol: 1, token: 'wrong' }]);
    expect(seqs(engine.received(welcome({ mayPress: false }), 0))).toEqual([]);
    expect([engine.right, engine.saving]).toEqual(['wrong-token', 3]);
    expect(engine.useToken('wrong', 1)).toEqual([]); // the same once more
    expect(engine.useToken(undefined, 1)).toEqual([]);
    engine.useToken('right', 1);
    engine.opened(1);
    expect(seqs(engine.received(welcome(), 1))).toEqual([1, 2, 3]);
  });

  it('[P32] says hello again after the time for which the server looks at no token', () => {
    const engine = new PromptEngine(() => 0.5);
    engine.press(1, 0);
    engine.useToken('right', 0);
    engine.goOnline(0);
    engine.opened(0);
    engine.received(refused('may-not-press', { retryAfterMs: 5_000 }), 0);
    expect([engine.right, engine.link.kind, engine.saving]).toEqual(['too-many-tokens', 'greeting', 1]);
    expect(sends(engine.tick(4_999))).toEqual([]);
    expect(sends(engine.tick(5_000))).toEqual([{ action: 'hello', protocol: 1, token: 'right' }]);
    expect(seqs(engine.received(welcome(), 5_000))).toEqual([1]);
  });

  it('[P32] keeps a press that is refused after all', () => {
    const engine = live();
    engine.press(1, 0);
    expect(engine.received(refused('may-not-press', { seq: 1 }), 0)).toEqual([]);
    expect([engine.right, engine.saving]).toEqual(['needs-token', 1]);
  });

  it('[P32] leaves a connection as it is that may press already: the token is for the next one', () => {
    const engine = live();
    expect([engine.useToken('one', 0), engine.link.kind]).toEqual([[], 'live']);
  });

  it('[P32] stays offline, or with another tab, though a token comes', () => {
    const engine = watching();
    engine.goOffline();
    expect(engine.useToken('one', 0)).toEqual([]);
    const taken = watching();
    taken.closed(4001, 0);
    expect(taken.useToken('one', 0)).toEqual([]);
  });
});

it('[P12] believes no state before the welcome while an acknowledged press was in none: it may be of other data', () => {
  const engine = live({ epoch: 'e1', value: 0, revision: 0 });
  const before = engine.shown!;
  engine.press(1, 0);
  engine.received({ type: 'ack', seq: 1, revision: 1 }, 0);
  engine.closed(1012, 0);
  engine.goOnline(0);
  engine.opened(0);
  engine.received({ type: 'state', value: -7, revision: 3 }, 0);
  expect(engine.shown).toBe(before + 1);
  engine.received(welcome({ epoch: 'e2', value: -7, revision: 3, seq: 0 }), 0);
  expect(engine.shown).toBe(-7);
});
