/*
 * A page that nobody sees asks for the slow pace, and for the fast one as soon as it is seen again.
 */

import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../client/sync/effects.ts';
import { HIDDEN_MS } from '../../../client/sync/pace.ts';
import type { Refused } from '../../../protocol/messages.ts';
import { PromptEngine, welcome } from '../fixtures.ts';

const asked = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.kind === 'send' && effect.message.action === 'pace' ? [effect.message.pace] : [],
  );

function live(): PromptEngine {
  const engine = new PromptEngine(() => 0.5);
  engine.goOnline(0);
  engine.opened(0);
  engine.received(welcome(), 0);
  return engine;
}

function hidden(): PromptEngine {
  const engine = live();
  engine.setSeen(false, 0);
  engine.tick(HIDDEN_MS);
  return engine;
}

const refused = (code: Refused['code'], retryAfterMs?: number): Refused => ({
  type: 'refused',
  code,
  message: 'm',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

describe('[P34] a page that is hidden', () => {
  it('asks for the slow pace after a while, once', () => {
    const engine = live();
    expect(asked(engine.setSeen(false, 0))).toEqual([]);
    expect(engine.wakeAtMs()).toBe(HIDDEN_MS);
    engine.setSeen(false, 1_000); // it is still hidden
    expect(asked(engine.tick(HIDDEN_MS - 1))).toEqual([]);
    expect(asked(engine.tick(HIDDEN_MS))).toEqual(['slow']);
    expect(asked(engine.tick(HIDDEN_MS + 1))).toEqual([]);
  });

  it('asks for the fast pace at once when it is seen again, and whether the server is there', () => {
    const effects = hidden().setSeen(true, 60_000);
    expect(effects).toMatchObject([
      { kind: 'send', message: { action: 'pace', pace: 'fast' } },
      { kind: 'send', message: { action: 'ping' } },
    ]);
  });

  it('says nothing where somebody flips through tabs', () => {
    const engine = live();
    for (let nowMs = 0; nowMs < 60_000; nowMs += HIDDEN_MS - 1) {
      expect(asked(engine.setSeen(false, nowMs))).toEqual([]);
      expect(asked(engine.tick(nowMs + HIDDEN_MS - 2))).toEqual([]);
      expect(asked(engine.setSeen(true, nowMs + HIDDEN_MS - 2))).toEqual([]);
    }
  });

  it('asks again on each connection, behind the welcome', () => {
    const engine = hidden();
    engine.closed(1006, 10_000);
    engine.goOnline(11_000);
    expect(asked(engine.opened(11_000))).toEqual([]);
    expect(asked(engine.received(welcome(), 11_000))).toEqual(['slow']);
  });

  it('asks again later where it was refused for now', () => {
    const engine = hidden();
    engine.setSeen(true, 6_000);
    engine.received(refused('rate-limited', 700), 6_001);
    expect(engine.wakeAtMs()).toBe(6_701);
    expect(asked(engine.tick(6_700))).toEqual([]);
    expect(asked(engine.tick(6_701))).toEqual(['fast']);
  });

  it('does not ask an older server again, which takes the message for a mistake', () => {
    const engine = hidden();
    engine.received(refused('bad-message'), 5_001);
    expect(engine.link.kind).toBe('live');
    for (const isSeen of [true, false, true]) expect(asked(engine.setSeen(isSeen, 6_000))).toEqual([]);
    engine.closed(1006, 20_000);
    engine.goOnline(20_000);
    engine.setSeen(false, 20_000);
    engine.opened(20_000);
    engine.received(welcome(), 20_000);
    expect(asked(engine.tick(20_000 + HIDDEN_MS))).toEqual(['slow']); // the next one may be newer
  });
});

it('[P34] a page that was always seen never speaks of it, whatever is refused', () => {
  const engine = live();
  engine.setSeen(true, 0);
  engine.received(refused('rate-limited', 10), 100);
  expect(asked(engine.tick(1_000))).toEqual([]);
});
