/*
 * One chat room on several servers.
 */

import { describe, expect, it } from 'vitest';
import { chat } from '../../../server/lessons/chat.ts';
import { connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

/** A server with a chat room, and its own way to take guests in. */
function openServer(node: string) {
  const world = new FakeWorld(node);
  const lesson = chat(world);
  const enter = (name: string) => {
    const guest = connect(lesson, world) as unknown as FakeSocket;
    send(guest, { type: 'login', name });
    return guest;
  };
  return { world, lesson, enter };
}

/** Two servers that hear each other. */
function openTwo() {
  const [one, two] = [openServer('node-1'), openServer('node-2')];
  one.world.meet(two.world);
  return { one, two };
}

const send = (socket: FakeSocket, message: object) => socket.receive(JSON.stringify(message));
const say = (socket: FakeSocket, text: string) => send(socket, { type: 'message', text });
const taken = (socket: FakeSocket) => socket.take().map((message) => JSON.parse(String(message)));

describe('a chat room on two servers', () => {
  it('tells everybody on both who comes, what is said, and who leaves', () => {
    const { one, two } = openTwo();
    const [ann, ben] = [one.enter('Ann'), two.enter('Ben')];
    expect(taken(ann).at(-1)).toEqual({ type: 'joined', name: 'Ben', online: 2 });
    expect(taken(ben)[0]).toEqual({
      type: 'welcome',
      name: 'Ben',
      online: 2,
      names: expect.arrayContaining(['Ann', 'Ben']),
    });
    say(ben, 'Hello!');
    expect(taken(ann)).toEqual([{ type: 'message', name: 'Ben', text: 'Hello!', at: one.world.now() }]);
    send(ben, { type: 'logout' });
    expect(taken(ann)).toEqual([{ type: 'left', name: 'Ben', online: 1 }]);
    two.enter('Cem').leave();
    expect(taken(ann)).toEqual([
      { type: 'joined', name: 'Cem', online: 2 },
      { type: 'left', name: 'Cem', online: 1 },
    ]);
  });

  it('is one for lines of text, too', () => {
    const { one, two } = openTwo();
    const listener = connect(two.lesson, two.world) as unknown as FakeSocket;
    say(one.enter('Ann'), 'Hello!');
    expect(listener.take()).toEqual(['[Ann] Hello!']);
  });

  it('has each name once, and frees it on both', () => {
    const { one, two } = openTwo();
    const ann = one.enter('Ann');
    expect(taken(two.enter('ANN'))).toEqual([{ type: 'refused', reason: 'the name ANN is taken' }]);
    ann.leave();
    expect(taken(two.enter('ANN'))[0]).toMatchObject({ type: 'welcome' });
  });

  it('has one history', () => {
    const { one, two } = openTwo();
    const [ann, ben] = [one.enter('Ann'), two.enter('Ben')];
    say(ann, 'one');
    say(ben, 'two');
    const histories = [one.enter('Cem'), two.enter('Dan')].map((guest) => taken(guest)[1].messages);
    for (const messages of histories) {
      expect(messages.map(({ text }: { text: string }) => text)).toEqual(['one', 'two']);
    }
  });
});

describe('a server that begins later', () => {
  it('is told who is where, and the last 50 messages in the order of time', () => {
    const [one, two] = [openServer('node-1'), openServer('node-2')];
    const ann = one.enter('Ann');
    for (let i = 1; i <= 60; i++) {
      say(ann, String(i));
      one.world.advance(1_000);
    }
    one.world.meet(two.world);
    expect(taken(two.enter('ann'))).toEqual([{ type: 'refused', reason: 'the name ann is taken' }]);
    const [welcome, { messages }] = taken(two.enter('Ben'));
    expect(welcome).toEqual({
      type: 'welcome',
      name: 'Ben',
      online: 2,
      names: expect.arrayContaining(['Ann', 'Ben']),
    });
    expect(messages.map(({ text }: { text: string }) => Number(text))).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 11),
    );
  });
});

describe('a server that was cut off', () => {
  it('hears, when it is back, who came and who left, and knows what was said, once', () => {
    const { one, two } = openTwo();
    const [ann, ben] = [one.enter('Ann'), two.enter('Ben')];
    say(ann, 'before');
    one.world.others.clear();
    two.world.others.clear();
    ann.leave();
    say(one.enter('Cem'), 'meanwhile');
    ben.take();
    one.world.meet(two.world);
    expect(taken(ben)).toEqual([
      { type: 'left', name: 'Ann', online: 1 },
      { type: 'joined', name: 'Cem', online: 2 },
    ]);
    one.world.meet(two.world);
    expect(taken(ben)).toEqual([]);
    const [, { messages }] = taken(two.enter('Dan'));
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['before', 'meanwhile']);
  });

  it('loses the guests of the others, when it has not heard of them for too long', () => {
    const { one, two } = openTwo();
    const [ann] = [one.enter('Ann'), two.enter('Ben'), two.enter('Cem')];
    ann.take();
    one.world.lose(two.world);
    expect(taken(ann)).toEqual([
      { type: 'left', name: 'Ben', online: 2 },
      { type: 'left', name: 'Cem', online: 1 },
    ]);
    expect(taken(one.enter('Ben'))[0]).toEqual({
      type: 'welcome',
      name: 'Ben',
      online: 2,
      names: expect.arrayContaining(['Ann', 'Ben']),
    });
  });
});
