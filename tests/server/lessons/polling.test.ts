import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../server/http.ts';
import { polling } from '../../../server/lessons/polling.ts';
import { connect, FakeWorld, httpRequest } from './fake-lesson.ts';

/** The value changes every 1,750 ms while the fake world's chance is in the middle. */
const TICK_MS = 1_750;

function open() {
  const world = new FakeWorld();
  const lesson = polling(world);
  const ask = (path: string, query: string, gone = new AbortController().signal) =>
    lesson.http![`/lessons/polling/${path}`]!(httpRequest(`/lessons/polling/${path}`, { query }), gone);
  return {
    world,
    lesson,
    value: () => ask('value', '') as HttpResponse,
    next: (query: string, gone?: AbortSignal) => ask('next', query, gone),
  };
}

const bodyOf = ({ body }: HttpResponse) => JSON.parse(String(body));

describe('polling', () => {
  it('answers at once, with the value, when it changed, and what time it is', () => {
    const { world, value } = open();
    const startMs = world.now();
    world.advance(100);
    expect(bodyOf(value())).toEqual({ value: 0, changedAt: startMs, now: startMs + 100 });
    world.advance(TICK_MS);
    expect(bodyOf(value())).toEqual({
      value: 1,
      changedAt: startMs + 100 + TICK_MS,
      now: startMs + 100 + TICK_MS,
    });
  });

  it('forbids caches to answer', () => {
    expect(open().value().headers).toContainEqual(['Cache-Control', 'no-store']);
  });

  it.each([
    [0, 500],
    [0.999999, 2_999],
  ])('changes after half a second to three: with chance at %f, after %i ms', (chance, afterMs) => {
    const { world, value } = open();
    world.random = () => chance;
    value();
    world.advance(afterMs - 1);
    expect(bodyOf(value()).value).toBe(0);
    world.advance(2);
    expect(bodyOf(value()).value).toBe(1);
  });

  it('lets the value rest once nobody has asked for ten seconds, and go on when somebody does', () => {
    const { world, value } = open();
    expect(world.timers).toBe(0);
    value();
    world.advance(60_000);
    expect(world.timers).toBe(0);
    const { value: rested } = bodyOf(value());
    expect(rested).toBe(5); // after 1.75, 3.5, 5.25, 7 and 8.75 s
    expect(world.timers).toBe(1);
    world.advance(TICK_MS);
    expect(bodyOf(value()).value).toBe(rested + 1);
  });
});

describe('long polling', () => {
  it('answers at once if the value is beyond what the client knows', async () => {
    const { world, value, next } = open();
    value();
    world.advance(TICK_MS);
    const response = await next('after=0');
    expect(response.status).toBe('200 OK');
    expect(response.headers).toContainEqual(['Cache-Control', 'no-store']);
    expect(bodyOf(response).value).toBe(1);
  });

  it('answers in the moment of the change otherwise', async () => {
    const { world, next } = open();
    const answer = next('after=0');
    world.advance(TICK_MS);
    const { value, changedAt, now } = bodyOf(await answer);
    expect({ value, late: now - changedAt }).toEqual({ value: 1, late: 0 });
  });

  it('waits through changes that the client knows already', async () => {
    const { world, next } = open();
    const answer = next('after=2');
    world.advance(3 * TICK_MS);
    expect(bodyOf(await answer).value).toBe(3);
  });

  it('lets the value go on for as long as somebody waits', async () => {
    const { world, next } = open();
    const answer = next('after=9');
    world.advance(10 * TICK_MS); // 17.5 s
    expect(bodyOf(await answer).value).toBe(10);
  });

  it('answers with 204 and nothing after 25 s', async () => {
    const { world, next } = open();
    let response: HttpResponse | undefined;
    const answer = Promise.resolve(next('after=1000')).then((got) => {
      response = got;
    });
    world.advance(24_999);
    await Promise.resolve();
    expect(response).toBeUndefined();
    world.advance(1);
    await answer;
    expect(response).toEqual({
      status: '204 No Content',
      headers: [['Cache-Control', 'no-store']],
      body: undefined,
    });
  });

  it('keeps nothing of a client that is gone', async () => {
    const { world, next } = open();
    const client = new AbortController();
    const answer = next('after=1000', client.signal);
    expect(world.timers).toBe(2); // the change, and the end of patience
    client.abort();
    await answer;
    expect(world.timers).toBe(1);
    world.advance(60_000);
    expect(world.timers).toBe(0);
  });

  it('keeps no timer once it has answered', async () => {
    const { world, next } = open();
    const answer = next('after=0');
    world.advance(TICK_MS);
    await answer;
    expect(world.timers).toBe(1);
  });

  it.each(['', 'after=', 'after=-1', 'after=1.5', 'after=x', 'after=1e3', 'after=1234567890123456'])(
    'refuses the query %j',
    async (query) => {
      expect((await open().next(query)).status).toBe('400 Bad Request');
    },
  );
});

describe('the same value by WebSocket', () => {
  it('comes once on open, and then with each change', () => {
    const { world, lesson } = open();
    const client = connect(lesson, world);
    world.advance(2 * TICK_MS);
    expect(client.sent.map((message) => JSON.parse(String(message)))).toEqual([
      { value: 0, changedAt: expect.any(Number), now: expect.any(Number) },
      { value: 1, changedAt: world.now() - TICK_MS, now: world.now() - TICK_MS },
      { value: 2, changedAt: world.now(), now: world.now() },
    ]);
  });

  it('goes on for as long as somebody listens', () => {
    const { world, lesson } = open();
    const client = connect(lesson, world);
    world.advance(100 * TICK_MS);
    expect(client.sent.length).toBe(101);
    client.leave();
    world.advance(60_000);
    expect(world.timers).toBe(0);
  });
});
