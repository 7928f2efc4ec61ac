import { describe, expect, it } from 'vitest';
import {
  type Chat,
  cut,
  NOBODY_YET,
  parseChatMessage,
  received,
  wrote,
} from '../../../../client/lessons/chat/model.ts';
import type { ChatMessage } from '../../../../protocol/chat.ts';

const hear = (chat: Chat, ...messages: readonly ChatMessage[]) => messages.reduce(received, chat);
const ann = hear(NOBODY_YET, { type: 'welcome', name: 'Ann', online: 2, names: ['Cem', 'Ann'] });
const kinds = (chat: Chat) => chat.lines.map(({ kind }) => kind);

describe('a guest', () => {
  it('is somebody once the server said so', () => {
    expect(ann).toMatchObject({ name: 'Ann', online: 2, lines: [] });
  });

  it('sees what was said before', () => {
    const chat = hear(ann, { type: 'history', messages: [{ name: 'Bob', text: 'hi', at: 5 }] });
    expect(chat.lines).toEqual([{ kind: 'said', id: 1, name: 'Bob', text: 'hi', at: 5 }]);
  });

  it('sees who comes and goes, and who and how many there are', () => {
    expect(ann.names).toEqual(['Cem', 'Ann']);
    const joined = hear(ann, { type: 'joined', name: 'Bob', online: 3 });
    expect([joined.online, joined.names]).toEqual([3, ['Cem', 'Ann', 'Bob']]);
    const left = hear(joined, { type: 'left', name: 'Bob', online: 2 });
    expect([left.online, left.names]).toEqual([2, ['Cem', 'Ann']]);
    expect(kinds(left)).toEqual(['joined', 'left']);
  });

  it('is nobody after leaving, or after a cut', () => {
    expect(hear(ann, { type: 'left', name: 'Ann', online: 1 }).name).toBeUndefined();
    expect(cut(ann).name).toBeUndefined();
  });
});

describe('own words', () => {
  it('are shown at once, and as delivered when the server says so', () => {
    const written = wrote(ann, 'hello');
    expect(written.lines).toEqual([{ kind: 'own', id: 1, text: 'hello' }]);
    const delivered = hear(written, { type: 'delivered', text: 'hello', at: 9 });
    expect(delivered.lines).toEqual([{ kind: 'own', id: 1, text: 'hello', at: 9 }]);
  });

  it('are delivered in the order in which they were written', () => {
    const chat = hear(wrote(wrote(ann, 'same'), 'same'), { type: 'delivered', text: 'same', at: 9 });
    expect(chat.lines.map((line) => line.kind === 'own' && line.at)).toEqual([9, undefined]);
  });

  it('are shown as the server cleaned them up', () => {
    const chat = hear(wrote(ann, ' a '), { type: 'delivered', text: 'a', at: 9 });
    expect(chat.lines[0]).toMatchObject({ text: 'a' });
  });

  it('are taken back where the server refused them, with the reason', () => {
    const chat = hear(wrote(ann, 'too much'), { type: 'refused', reason: 'wait' });
    expect(chat.lines).toEqual([]);
    expect(chat.refusal).toBe('wait');
    expect(wrote(chat, 'again').refusal).toBeUndefined();
  });
});

it('the page keeps the last 200 lines', () => {
  let chat = ann;
  for (let at = 1; at <= 250; at++) chat = hear(chat, { type: 'message', name: 'Bob', text: `${at}`, at });
  expect(chat.lines).toHaveLength(200);
  expect(chat.lines.at(-1)).toMatchObject({ text: '250' });
  expect(new Set(chat.lines.map(({ id }) => id)).size).toBe(200);
});

it.each(['', 'null', '3', '{"type":"unheard-of"}', '[]'])('%j is no message of the chat', (text) => {
  expect(parseChatMessage(text)).toBeUndefined();
});
