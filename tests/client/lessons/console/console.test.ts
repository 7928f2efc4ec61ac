import { describe, expect, it } from 'vitest';
import { Console, type ConsoleWorld } from '../../../../client/lessons/console/console.ts';
import type { Entry } from '../../../../client/lessons/console/entry.ts';
import { EntryLog, MAX_ENTRIES } from '../../../../client/lessons/console/entry-log.ts';
import { explainMessage, masked } from '../../../../client/lessons/console/explain.ts';
import {
  fromHex,
  MAX_SHOWN_BYTES,
  MAX_SHOWN_CHARACTERS,
  shownPayload,
} from '../../../../client/lessons/console/payload.ts';
import type { FrameEvents } from '../../../../client/socket.ts';

const URL = 'ws://localhost/lessons/echo';

describe('a console', () => {
  it('connects to the endpoint of its lesson, offers subprotocols, and says what happens', () => {
    const world = new FakeWorld();
    const model = new Console(URL, world);
    expect(model.readyState.value).toBe(3);
    model.connect(undefined, ['a', 'b']);
    expect(model.readyState.value).toBe(0);
    expect(world.last).toMatchObject({ url: `${URL}?frames`, protocols: ['a', 'b'] });
    world.last.opens('b');
    expect(model.readyState.value).toBe(1);
    world.last.ends(1001, 'bye', true);
    expect(model.readyState.value).toBe(3);
    world.paint();
    expect(eventsOf(model)).toEqual([
      { type: 'connecting', url: URL },
      { type: 'open', protocol: 'b' },
      { type: 'close', code: 1001, reason: 'bye', wasClean: true, byUs: false },
    ]);
  });

  it('connects to another address with other subprotocols where it is told to', () => {
    const { world, model } = makeConsole();
    model.connect('ws://elsewhere/', ['token']);
    expect(world.last).toMatchObject({ url: 'ws://elsewhere/', protocols: ['token'] });
  });

  it('holds one connection, however often it is told to connect', () => {
    const { world, model } = makeConsole();
    model.connect();
    model.connect();
    world.last.opens();
    model.connect();
    expect(world.sockets).toHaveLength(1);
  });

  it('records frames of both directions, text and bytes, with their size', async () => {
    const { world, model } = makeConsole();
    model.connect();
    world.last.opens();
    await model.send('né');
    await model.send(new Uint8Array([0, 255]));
    world.last.events.received('Echo: né');
    world.last.events.received(new Uint8Array([0, 255, 95]).buffer);
    world.paint();
    expect(world.last.sent).toEqual(['né', new Uint8Array([0, 255])]);
    expect(framesOf(model)).toEqual([
      { direction: 'sent', opcode: 'text', bytes: 3, payload: 'né' },
      { direction: 'sent', opcode: 'binary', bytes: 2, payload: '00 ff' },
      { direction: 'received', opcode: 'text', bytes: 9, payload: 'Echo: né' },
      { direction: 'received', opcode: 'binary', bytes: 3, payload: '00 ff 5f' },
    ]);
  });

  it('connects for whoever sends, and sends in the order of the calls', async () => {
    const { world, model } = makeConsole();
    const sends = [model.send('one'), model.send('two'), model.send('three')];
    expect(world.sockets).toHaveLength(1);
    expect(world.last.sent).toEqual([]);
    world.last.opens();
    await Promise.all(sends);
    expect(world.last.sent).toEqual(['one', 'two', 'three']);
  });

  it('tells those who wait whether it opened, and sends nothing where it did not', async () => {
    const { world, model } = makeConsole();
    const opened = model.opened();
    const sent = model.send('lost');
    world.last.ends(1006, '', false);
    expect(await opened).toBe(false);
    await sent;
    expect(world.last.sent).toEqual([]);
    const again = model.opened();
    world.last.opens();
    expect(await again).toBe(true);
    expect(await model.opened()).toBe(true);
  });

  it('turns an address that is none into an event', async () => {
    const { world, model } = makeConsole();
    world.refusal = new SyntaxError('The URL is invalid.');
    expect(await model.opened()).toBe(false);
    world.paint();
    expect(model.readyState.value).toBe(3);
    expect(eventsOf(model).at(-1)).toEqual({ type: 'failed', message: 'The URL is invalid.' });
  });

  it('knows who began to close', () => {
    const { world, model } = makeConsole();
    model.connect();
    world.last.opens();
    model.disconnect(4000, 'enough');
    expect(world.last.closedWith).toEqual([4000, 'enough']);
    expect(model.readyState.value).toBe(2);
    world.last.ends(4000, 'enough', true);
    world.paint();
    expect(eventsOf(model).at(-1)).toMatchObject({ type: 'close', code: 4000, byUs: true });
  });

  it('turns a code that pages may not close with into an event, and stays open', () => {
    const { world, model } = makeConsole();
    model.connect();
    world.last.opens();
    world.last.refusal = new DOMException('The code must be 1000, or 3000 to 4999.', 'InvalidAccessError');
    model.disconnect(1001);
    world.paint();
    expect(model.readyState.value).toBe(1);
    expect(eventsOf(model).at(-1)).toMatchObject({ type: 'failed' });
  });

  it('that is still closing connects once it is closed, so that the two lives do not mix', async () => {
    const { world, model } = makeConsole();
    model.connect();
    world.last.opens();
    model.disconnect();
    const opened = model.opened();
    expect(world.sockets).toHaveLength(1);
    world.last.ends(1000, '', true);
    expect(world.sockets).toHaveLength(2);
    world.last.opens();
    expect(await opened).toBe(true);
    world.paint();
    expect(eventsOf(model).map(({ type }) => type)).toEqual([
      'connecting',
      'open',
      'close',
      'connecting',
      'open',
    ]);
  });

  it('connects anew, whatever there was before, and tells only the new caller how that went', async () => {
    const { world, model } = makeConsole();
    const former = model.opened();
    const anew = model.connectAnew('ws://elsewhere/', ['token']);
    expect(await former).toBe(false);
    world.last.ends(1006, '', false);
    expect(world.last).toMatchObject({ url: 'ws://elsewhere/', protocols: ['token'] });
    world.last.opens();
    expect(await anew).toBe(true);
  });

  it('cannot connect anew where the browser does not even try', async () => {
    const { world, model } = makeConsole();
    world.refusal = new SyntaxError('no URL');
    expect(await model.connectAnew('ws://elsewhere:123456/')).toBe(false);
    expect(await model.ended()).toEqual({
      url: 'ws://elsewhere:123456/',
      wasOpen: false,
      failure: 'no URL',
    });
  });

  it('knows its last connection, and nothing of the one before', async () => {
    const { world, model } = makeConsole();
    expect(model.last.value).toBeUndefined();
    model.connect();
    world.last.opens();
    const ended = model.ended();
    world.last.ends(1000, 'bye', true);
    const close = { type: 'close', code: 1000, reason: 'bye', wasClean: true, byUs: false };
    expect(await ended).toEqual({ url: URL, wasOpen: true, close });
    model.connect();
    expect(model.last.value).toEqual({ url: URL, wasOpen: false });
  });

  it('has not failed where it was open, and only a close() was refused', () => {
    const { world, model } = makeConsole();
    model.connect();
    world.last.opens();
    world.last.refusal = new DOMException('code', 'InvalidAccessError');
    model.disconnect(1001);
    expect(model.last.value?.failure).toBeUndefined();
  });

  it('of a page that is left closes its connection, and wakes whoever waits', async () => {
    const { world, model } = makeConsole();
    const opened = model.opened();
    model.dispose();
    expect(await opened).toBe(false);
    expect(world.last.signal?.aborted).toBe(true);
    expect(world.last.closedWith).toEqual([undefined, undefined]);
  });
});

describe('the log of a console', () => {
  it('changes once per animation frame, however much goes by', () => {
    const world = new FakeWorld();
    const log = new EntryLog(world);
    let changes = -1; // the first run of the listener is no change
    log.entries.subscribe(() => {
      changes += 1;
    });
    for (let number = 0; number < MAX_ENTRIES; number++) log.frame('received', `${number}`);
    expect(world.frames).toHaveLength(1);
    expect(changes).toBe(0);
    world.paint();
    expect(changes).toBe(1);
    expect(log.entries.value).toHaveLength(MAX_ENTRIES);
  });

  it(`keeps the last ${MAX_ENTRIES} entries, also while no frame is painted`, () => {
    const world = new FakeWorld();
    const log = new EntryLog(world);
    const last = 10 * MAX_ENTRIES + 7;
    for (let number = 1; number <= last; number++) log.frame('sent', `${number}`);
    world.paint();
    log.frame('sent', 'and one');
    world.paint();
    const ids = log.entries.value.map(({ id }) => id);
    expect(ids).toHaveLength(MAX_ENTRIES);
    expect(ids.at(-1)).toBe(last + 1);
    expect(ids[0]).toBe(last + 2 - MAX_ENTRIES);
  });

  it('is empty after it was cleared, of what was to be shown next, too', () => {
    const world = new FakeWorld();
    const log = new EntryLog(world);
    log.frame('sent', 'shown');
    world.paint();
    log.frame('sent', 'in flight');
    log.clear();
    world.paint();
    expect(log.entries.value).toEqual([]);
  });

  it('stamps entries with the time at which they happened, not at which they are shown', () => {
    const world = new FakeWorld();
    const log = new EntryLog(world);
    world.clockMs = 1_000;
    log.event({ type: 'open', protocol: '' });
    world.clockMs = 2_000;
    world.paint();
    expect(log.entries.value[0]!.atMs).toBe(1_000);
  });
});

describe('a payload', () => {
  it('is cut for the eye where it is long, and counted whole', () => {
    const text = shownPayload('x'.repeat(100_000));
    expect(text).toEqual({ opcode: 'text', bytes: 100_000, payload: `${'x'.repeat(MAX_SHOWN_CHARACTERS)}…` });
    const bytes = shownPayload(new Uint8Array(1024 * 1024));
    expect(bytes.bytes).toBe(1024 * 1024);
    expect(bytes.payload).toBe(`${Array(MAX_SHOWN_BYTES).fill('00').join(' ')} …`);
  });

  it('is not cut in the middle of a character', () => {
    const { payload } = shownPayload(`${'x'.repeat(MAX_SHOWN_CHARACTERS - 1)}😀😀`);
    expect(payload).toBe(`${'x'.repeat(MAX_SHOWN_CHARACTERS - 1)}…`);
  });

  it.each([
    ['48 69', [0x48, 0x69]],
    ['4869', [0x48, 0x69]],
    ['  FF\n00 ', [255, 0]],
    ['', []],
  ])('may be written in hexadecimal: %j', (text, bytes) => {
    expect(fromHex(text)).toEqual(Uint8Array.from(bytes));
  });

  it.each(['4', '48 6', 'xx', '0x48', '48,69', '-1'])('is no hexadecimal: %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

describe('a frame of the counter', () => {
  it.each([
    '{"type":"welcome","protocol":1,"session":"12.c2VjcmV0c2VjcmV0c2VjcmU","epoch":"e","seq":0}',
    '{"action":"hello","protocol":1,"session":"12.c2VjcmV0c2VjcmV0c2VjcmU","acked":3}',
  ])('[P7] is shown without the secret id of its session, and as long as it was: %s', (text) => {
    expect(masked(text)).not.toContain('c2VjcmV0');
    expect(masked(text)).not.toContain('12.');
    expect(masked(text)).toHaveLength(text.length);
    expect(JSON.parse(masked(text))).toMatchObject({ protocol: 1 });
  });

  it('without a session is shown as it is', () => {
    const text = '{"type":"refused","code":"session-expired","message":"…"}';
    expect(masked(text)).toBe(text);
  });

  const sentences: readonly (readonly [string, RegExp])[] = [
    ['{"type":"state","value":1,"revision":1}', /^The committed number/],
    ['{"type":"users","count":1}', /^How many/],
    ['{"type":"welcome","protocol":1,"session":"*"}', /^The session is open/],
    ['{"type":"ack","seq":1,"revision":1}', /^Every press up to/],
    ['{"type":"pong"}', /^The server answers/],
    ['{"type":"refused","code":"busy","message":"…"}', /^Refused: the disk/],
    ['{"type":"refused","code":"session-expired"}', /^Refused: the server no longer/],
    ['{"type":"refused","code":"toString"}', /^Nothing was applied/],
    ['{"action":"hello","protocol":1}', /^The page asks for a session/],
    ['{"action":"hello","protocol":1,"session":"*","acked":1}', /^The page resumes/],
    ['{"action":"increment","seq":1}', /\+1/],
    ['{"action":"decrement","seq":1}', /−1/],
    ['{"action":"ping"}', /keepalive/],
    ['{"action":"pace","pace":"slow"}', /hidden/],
    ['{"type":"toString"}', /does not know/],
    ['{"type":"refusals"}', /does not know/],
    ['not JSON', /does not know/],
  ];

  it.each(sentences)('%s has its sentence', (payload, sentence) => {
    const frame = { kind: 'frame', id: 1, atMs: 0, direction: 'received', opcode: 'text', bytes: 1 } as const;
    expect(explainMessage({ ...frame, payload })).toMatch(sentence);
  });
});

// ---------------------------------------------------------------------------------- a world to test in

class FakeSocket {
  readonly sent: unknown[] = [];
  closedWith: readonly unknown[] | undefined;
  refusal: Error | undefined;

  constructor(
    readonly url: string,
    readonly protocols: readonly string[],
    readonly events: FrameEvents,
    readonly signal: AbortSignal | undefined,
  ) {}

  send(payload: unknown): void {
    this.sent.push(payload);
  }

  close(...how: readonly unknown[]): void {
    if (this.refusal) throw this.refusal;
    this.closedWith = [how[0], how[1]];
  }

  opens(protocol = ''): void {
    this.events.opened(protocol);
  }

  ends(code: number, reason: string, wasClean: boolean): void {
    this.events.closed(code, reason, wasClean);
  }
}

class FakeWorld implements ConsoleWorld {
  readonly sockets: FakeSocket[] = [];
  readonly frames: (() => void)[] = [];
  clockMs = 0;
  refusal: Error | undefined;

  get last(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  readonly nowMs = (): number => this.clockMs;

  readonly nextFrame = (run: () => void): void => {
    this.frames.push(run);
  };

  readonly open: ConsoleWorld['open'] = (url, protocols, events, signal) => {
    if (this.refusal) throw this.refusal;
    const socket = new FakeSocket(url, protocols, events, signal);
    this.sockets.push(socket);
    return socket as unknown as WebSocket;
  };

  /** The screen is painted: what waited for it runs. */
  paint(): void {
    for (const run of this.frames.splice(0)) run();
  }
}

function makeConsole() {
  const world = new FakeWorld();
  return { world, model: new Console(URL, world) };
}

function eventsOf(model: Console) {
  return model.entries.value.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
}

function framesOf(model: Console) {
  const isFrame = (entry: Entry) => entry.kind === 'frame';
  return model.entries.value.filter(isFrame).map(({ kind: _, id: __, atMs: ___, ...frame }) => frame);
}
