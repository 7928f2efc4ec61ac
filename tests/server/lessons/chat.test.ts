import { describe, expect, it } from 'vitest';
import { chat } from '../../../server/lessons/chat.ts';
import { connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

function open() {
  const world = new FakeWorld();
  const lesson = chat(world);
  const enter = () => connect(lesson, world) as unknown as FakeSocket;
  const enterPage = () =>
    connect(lesson, world, {
      origin: 'http://localhost:6789',
      'user-agent': 'Mozilla/5.0 (X11)',
    }) as unknown as FakeSocket;
  /** Logged in, with what that brings already taken. */
  const join = (name: string) => {
    const guest = enter();
    send(guest, { type: 'login', name });
    for (const socket of world.sockets) socket.take();
    return guest;
  };
  return { world, enter, enterPage, join };
}

const send = (socket: FakeSocket, message: object) => socket.receive(JSON.stringify(message));
const say = (socket: FakeSocket, text: string) => send(socket, { type: 'message', text });
const taken = (socket: FakeSocket) => socket.take().map((message) => JSON.parse(String(message)));

describe('login', () => {
  it('welcomes the newcomer, with what was said, and announces him to everybody else', () => {
    const { world, enter, join } = open();
    const ann = join('Ann');
    say(ann, 'Anybody here?');
    ann.take();
    const ben = enter();
    send(ben, { type: 'login', name: 'Ben' });
    expect(taken(ben)).toEqual([
      { type: 'welcome', name: 'Ben', online: 2, names: ['Ann', 'Ben'] },
      { type: 'history', messages: [{ name: 'Ann', text: 'Anybody here?', at: world.now() }] },
    ]);
    expect(taken(ann)).toEqual([{ type: 'joined', name: 'Ben', online: 2 }]);
  });

  it('tells nothing to a page, or to a program that speaks JSON, before it is logged in', () => {
    const { enter, enterPage, join } = open();
    const [page, program] = [enterPage(), enter()];
    expect(taken(page)).toEqual([{ type: 'handshake' }]);
    send(program, { type: 'message', text: 'Anybody here?' });
    program.take();
    say(join('Ann'), 'Just between us');
    expect([page.take(), program.take()]).toEqual([[], []]);
  });

  it('names at most a hundred', () => {
    const { enter } = open();
    const guests = Array.from({ length: 101 }, enter);
    for (const [i, guest] of guests.entries()) send(guest, { type: 'login', name: `guest-${i}` });
    const [welcome] = taken(guests.at(-1)!);
    expect([welcome.online, welcome.names.length]).toEqual([101, 100]);
  });

  it('remembers the last 50 messages', () => {
    const { world, enter, join } = open();
    const ann = join('Ann');
    for (let i = 1; i <= 53; i++) {
      say(ann, String(i));
      world.advance(1_000);
    }
    const ben = enter();
    send(ben, { type: 'login', name: 'Ben' });
    const texts = taken(ben)[1].messages.map(({ text }: { text: string }) => text);
    expect(texts).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 4)));
  });

  it.each([
    ['Ann', 'the name Ann is taken'],
    ['  ann ', 'the name ann is taken'],
    ['Ａｎｎ', 'the name Ａｎｎ is taken'], // fullwidth letters
    ['A\u200bn\u202en', 'the name Ann is taken'],
    ['', 'the name is empty'],
    [' \n\u202e ', 'the name is empty'],
    ['x'.repeat(21), 'the name is longer than 20 characters'],
    [7, 'name must be a string'],
    [undefined, 'name must be a string'],
  ])('refuses the name %j', (name, reason) => {
    const { enter, join } = open();
    const ann = join('Ann');
    const ben = enter();
    send(ben, { type: 'login', name });
    expect(taken(ben)).toEqual([{ type: 'refused', reason }]);
    expect(taken(ann)).toEqual([]);
  });

  it.each([['x'.repeat(20)], ['😀'.repeat(20)], ['__proto__'], ['王小明'], ['<b>Ann</b>']])(
    'takes the name %j as it is',
    (name) => {
      const { enter } = open();
      const guest = enter();
      send(guest, { type: 'login', name });
      expect(taken(guest)[0]).toEqual({ type: 'welcome', name, online: 1, names: [name] });
    },
  );

  it('is refused to who is logged in already', () => {
    const ann = open().join('Ann');
    send(ann, { type: 'login', name: 'Anna' });
    expect(taken(ann)).toEqual([{ type: 'refused', reason: 'you are already logged in as Ann' }]);
  });
});

describe('a message', () => {
  it('goes to everybody but the sender, who sees it delivered', () => {
    const { world, join } = open();
    const [ann, ben, cem] = [join('Ann'), join('Ben'), join('Cem')];
    for (const guest of [ann, ben, cem]) guest.take();
    say(ann, ' Hello! ');
    expect(taken(ann)).toEqual([{ type: 'delivered', text: 'Hello!', at: world.now() }]);
    const heard = [{ type: 'message', name: 'Ann', text: 'Hello!', at: world.now() }];
    expect([taken(ben), taken(cem)]).toEqual([heard, heard]);
  });

  it.each([
    ['one\r\ntwo\tthree', 'one two three'],
    ['\u0000a\u0007b\u001bc\u007fd\u009be', 'abcde'],
    ['abc\u202edef\u2066ghi\u200f\u061c\ufeff', 'abcdefghi'],
    ['half a pair: \ud83d', 'half a pair:'],
    ['👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'], // joined: a family, and Persian
  ])('loses what hides or turns its neighbours around: %j', (text, plain) => {
    const ann = open().join('Ann');
    say(ann, text);
    expect(taken(ann)).toEqual([expect.objectContaining({ type: 'delivered', text: plain })]);
  });

  it.each<[object | string | Uint8Array, string]>([
    [{ type: 'message', text: '' }, 'the text is empty'],
    [{ type: 'message', text: ' \u202e\n' }, 'the text is empty'],
    [{ type: 'message', text: 'x'.repeat(501) }, 'the text is longer than 500 characters'],
    [{ type: 'message', text: null }, 'text must be a string'],
    [{ type: 'shout', text: 'x' }, 'type must be login, message or logout'],
    [{ type: 7 }, 'type must be login, message or logout'],
    [{ text: 'x' }, 'not a JSON object with a type'],
    ['Hello!', 'not a JSON object with a type'],
    ['null', 'not a JSON object with a type'],
    ['[]', 'not a JSON object with a type'],
    [new TextEncoder().encode('{"type":"message","text":"x"}'), 'not a JSON object with a type'],
  ])('is refused if it is %j', (message, reason) => {
    const { join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    ann.take();
    const isPlain = typeof message === 'string' || message instanceof Uint8Array;
    ann.receive(isPlain ? message : JSON.stringify(message));
    expect(taken(ann)).toEqual([{ type: 'refused', reason }]);
    expect(taken(ben)).toEqual([]);
  });

  it.each([{ type: 'message', text: 'Hello!' }, { type: 'logout' }])(
    'is refused to strangers: %j',
    (message) => {
      const stranger = open().enter();
      send(stranger, message);
      expect(taken(stranger)).toEqual([expect.objectContaining({ type: 'refused' })]);
    },
  );

  it('has room for 500 characters, whatever they are, and however they are escaped', () => {
    const ann = open().join('Ann');
    say(ann, '😀'.repeat(500));
    const text = '\\ud83d\\ude00'.repeat(500);
    const escaped = `{"type":"message","text":"${text}"}`;
    expect(escaped.length).toBeLessThan(chat(new FakeWorld()).maxMessageBytes!);
    ann.receive(escaped);
    expect(taken(ann).map(({ type }) => type)).toEqual(['delivered', 'delivered']);
  });
});

describe('too much at once', () => {
  it('is more than 10 messages in 5 seconds', () => {
    const { world, join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    ann.take();
    for (let i = 0; i < 10; i++) {
      say(ann, String(i));
      world.advance(100);
    }
    expect(taken(ann).every(({ type }) => type === 'delivered')).toBe(true);
    say(ann, 'and another one');
    expect(taken(ann)).toEqual([{ type: 'refused', reason: 'too much at once: wait a little' }]);
    expect(taken(ben).length).toBe(10);
    world.advance(4_000);
    say(ann, 'now the first one is 5 s ago');
    say(ann, 'the second is not');
    expect(taken(ann).map(({ type }) => type)).toEqual(['delivered', 'refused']);
  });

  it('is counted for each guest', () => {
    const { join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    for (let i = 0; i < 11; i++) say(ann, String(i));
    ben.take();
    say(ben, 'Calm down');
    expect(taken(ben)).toEqual([expect.objectContaining({ type: 'delivered' })]);
  });

  it('is coming and going, too', () => {
    const { join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    for (let i = 0; i < 20; i++) {
      send(ann, { type: 'logout' });
      send(ann, { type: 'login', name: 'Ann' });
    }
    expect(taken(ben).length).toBeLessThanOrEqual(20);
  });
});

describe('whoever leaves', () => {
  it('is announced to everybody else, and told himself, when he logs out', () => {
    const { join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    ann.take();
    send(ben, { type: 'logout' });
    const left = [{ type: 'left', name: 'Ben', online: 1 }];
    expect([taken(ann), taken(ben)]).toEqual([left, left]);
    say(ann, 'Gone?');
    expect(taken(ben)).toEqual([]);
  });

  it('is announced to everybody else when the connection ends', () => {
    const { join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    ann.take();
    ben.leave();
    expect(taken(ann)).toEqual([{ type: 'left', name: 'Ben', online: 1 }]);
  });

  it('frees the name', () => {
    const { enter, join } = open();
    send(join('Ann'), { type: 'logout' });
    join('Ann').leave();
    const guest = enter();
    send(guest, { type: 'login', name: 'ANN' });
    expect(taken(guest)[0]).toEqual({ type: 'welcome', name: 'ANN', online: 1, names: ['ANN'] });
  });

  it('is not announced if he never logged in, or logged out before', () => {
    const { enter, join } = open();
    const [ann, ben] = [join('Ann'), join('Ben')];
    send(ben, { type: 'logout' });
    ann.take();
    ben.leave();
    enter().leave();
    expect(taken(ann)).toEqual([]);
  });
});

describe('lines of text', () => {
  it('are heard by others with who said it in front, and by nobody twice', () => {
    const { enter, join } = open();
    const ann = join('Ann');
    const [one, two] = [enter(), enter()];
    one.receive('Hello!');
    expect(taken(ann)).toEqual([
      { type: 'joined', name: '192.0.2.7 #1', online: 2 },
      expect.objectContaining({ type: 'message', name: '192.0.2.7 #1', text: 'Hello!' }),
    ]);
    two.receive('[]');
    say(ann, 'Who are you?');
    expect(one.take()).toEqual(['[192.0.2.7 #2] []', '[Ann] Who are you?']);
    expect(two.take()).toEqual(['[192.0.2.7 #1] Hello!', '[Ann] Who are you?']);
    ann.take();
    one.leave();
    expect(taken(ann)).toEqual([{ type: 'left', name: '192.0.2.7 #1', online: 2 }]);
    expect(two.take()).toEqual([]);
  });

  it('are limited like all messages', () => {
    const guest = open().enter();
    for (let i = 0; i < 11; i++) guest.receive(String(i));
    guest.receive('x'.repeat(501));
    expect(guest.take()).toEqual([
      '[server] too much at once: wait a little',
      '[server] the text is longer than 500 characters',
    ]);
  });
});

describe('JSON with `content`', () => {
  it('gets lists of names, and its own messages back', () => {
    const { enterPage, join } = open();
    const ann = join('Ann');
    const page = enterPage();
    expect(taken(page)).toEqual([{ type: 'handshake' }]);
    send(page, { type: 'login', content: 'Ben' });
    send(page, { type: 'user', content: 'Hello!' });
    say(ann, 'Hi Ben');
    expect(taken(page)).toEqual([
      { type: 'login', content: 'Ben', user_list: ['Ann', 'Ben'] },
      { type: 'user', from: 'Ben', content: 'Hello!' },
      { type: 'user', from: 'Ann', content: 'Hi Ben' },
    ]);
    ann.leave();
    expect(taken(page)).toEqual([{ type: 'logout', content: 'Ann', user_list: ['Ben'] }]);
    send(page, { type: 'user', content: '' });
    expect(taken(page)).toEqual([{ type: 'system', content: 'the text is empty' }]);
  });
});
