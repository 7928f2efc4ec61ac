/*
 * The engine and the room together, in whatever order the world chooses: messages are delayed and lost,
 * connections are cut, commits fail, pages are reloaded. In the end, the number is the sum of the presses.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Effect, SyncEngine } from '../client/sync/engine.ts';
import type { LedgerRecord } from '../client/sync/ledger.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import { DrivenRoom, type Person } from './server/counter/driven-room.ts';

const CLIENTS = 3;

/** One page: the engine, what it saved, and the two directions of its connection, if it has one. */
class Page {
  engine = new SyncEngine(() => 0);
  record: LedgerRecord | undefined;
  connection: { person: Person; up: ClientMessage[]; down: ServerMessage[] } | undefined;
  shown: number[] = [];

  constructor(private readonly world: DrivenRoom) {
    this.perform(this.engine.goOnline(world.nowMs));
  }

  press(delta: Delta): void {
    this.perform(this.engine.press(delta, this.world.nowMs));
  }

  tick(): void {
    this.perform(this.engine.tick(this.world.nowMs));
  }

  /** The next message of the page reaches the server. */
  deliverUp(): void {
    const message = this.connection?.up.shift();
    if (message !== undefined) this.world.say(this.connection!.person, message);
  }

  /** The next message of the server, or its close, reaches the page. */
  deliverDown(): void {
    if (this.connection === undefined) return;
    const { person, down } = this.connection;
    down.push(...person.inbox.splice(0));
    const message = down.shift();
    if (message !== undefined) this.perform(this.engine.received(message, this.world.nowMs));
    else if (person.closed !== undefined) this.lose(person.closed.code);
  }

  /** The connection breaks; what was under way in either direction is lost. */
  cut(): void {
    if (this.connection === undefined) return;
    this.world.leave(this.connection.person);
    this.lose(1006);
  }

  /** The page is loaded anew, with what it had saved. */
  reload(): void {
    if (this.connection !== undefined) this.world.leave(this.connection.person);
    this.connection = undefined;
    this.engine = new SyncEngine(() => 0, this.record);
    this.shown = [];
    this.perform(this.engine.goOnline(this.world.nowMs));
  }

  private lose(code: number): void {
    this.connection = undefined;
    this.perform(this.engine.closed(code, this.world.nowMs));
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.performOne(effect);
    if (this.engine.shown !== undefined) this.shown.push(this.engine.shown);
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.connection = { person: this.world.open(), up: [], down: [] };
        this.perform(this.engine.opened(this.world.nowMs));
        return;
      case 'disconnect':
        if (this.connection !== undefined) this.world.leave(this.connection.person);
        this.connection = undefined;
        return;
      case 'save':
        this.record = structuredClone(effect.record);
        return;
      case 'send':
        this.connection?.up.push(effect.message);
        return;
      case 'tell':
        if (effect.news.kind !== 'others') throw new Error(`nobody should be told of ${effect.news.kind}`);
        return;
      default:
        effect satisfies never;
    }
  }
}

type Event =
  | { kind: 'press'; page: number; delta: Delta }
  | { kind: 'up' | 'down' | 'cut' | 'reload'; page: number }
  | { kind: 'commit' | 'fail' | 'answer' }
  | { kind: 'pass'; ms: number };

function eventsOf(delta: fc.Arbitrary<Delta>): fc.Arbitrary<Event[]> {
  const page = fc.nat(CLIENTS - 1);
  const event = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('press' as const), page, delta }) },
    { weight: 12, arbitrary: fc.record({ kind: fc.constantFrom('up' as const, 'down' as const), page }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'reload' as const), page }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('commit' as const, 'answer' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 20, 2_000) }),
    },
  );
  return fc.array(event, { maxLength: 250, size: 'max' });
}

async function play(
  events: readonly Event[],
): Promise<{ world: DrivenRoom; pages: Page[]; pressed: number }> {
  const world = await DrivenRoom.create({ pressRate: { perSecond: 20, burst: 10 } });
  const pages = Array.from({ length: CLIENTS }, () => new Page(world));
  let pressed = 0;
  for (const event of events) {
    if (event.kind === 'press') pressed += event.delta;
    await happen(event, world, pages);
  }
  await heal(world, pages);
  return { world, pages, pressed };
}

async function happen(event: Event, world: DrivenRoom, pages: readonly Page[]): Promise<void> {
  switch (event.kind) {
    case 'press':
      return pages[event.page]!.press(event.delta);
    case 'up':
      return pages[event.page]!.deliverUp();
    case 'down':
      return pages[event.page]!.deliverDown();
    case 'cut':
      return pages[event.page]!.cut();
    case 'reload':
      return pages[event.page]!.reload();
    case 'commit':
      if (world.commits.length > 0) await world.commit();
      return;
    case 'fail':
      if (world.commits.length > 0) world.fail();
      return;
    case 'answer':
      return world.answer();
    case 'pass':
      world.pass(event.ms);
      for (const page of pages) page.tick();
      return;
    default:
      event satisfies never;
  }
}

/** A minute without faults. */
async function heal(world: DrivenRoom, pages: readonly Page[]): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    for (const page of pages) {
      for (let i = 0; i < 30; i++) {
        page.deliverUp();
        page.deliverDown();
      }
    }
    while (world.commits.length > 0) await world.commit();
    await world.answer();
    world.pass(100);
    for (const page of pages) page.tick();
  }
}

describe('whatever happens on the way', () => {
  it('[P10] [P13] the number is the sum of the presses, on disk and on every screen', async () => {
    const delta = fc.constantFrom<Delta>(1, -1);
    await fc.assert(
      fc.asyncProperty(eventsOf(delta), async (events) => {
        const { world, pages, pressed } = await play(events);
        expect((await world.store.load()).value).toBe(pressed);
        expect(pages.map(({ engine }) => [engine.shown, engine.saving])).toEqual(
          pages.map(() => [pressed, 0]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('[P12] where everybody only adds, no screen ever shows less than before', async () => {
    await fc.assert(
      fc.asyncProperty(eventsOf(fc.constant<Delta>(1)), async (events) => {
        const { pages, pressed } = await play(events);
        for (const { shown } of pages) {
          expect(shown).toEqual([...shown].sort((a, b) => a - b));
          expect(shown.at(-1)).toBe(pressed);
        }
      }),
      { numRuns: 200 },
    );
  });
});
