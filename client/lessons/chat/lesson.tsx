/*
 * Lesson: a chat room. The page is one guest; the console can be another, in raw JSON.
 */

import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from '../../../protocol/chat.ts';
import { language } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { Knob } from '../parts/bench.tsx';
import { useTail } from '../parts/tail.ts';
import { ChatGuest } from './guest.ts';
import type { Line } from './model.ts';
import { words } from './words.ts';

/** A name is unique in the room, and a class may have a guest on every screen. */
function guestName(): string {
  return `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
}

export const lesson: Lesson = {
  reference: rfc(6455, '10.7'),
  words,
  explain,
  tries: [
    (console) => console.send(JSON.stringify({ type: 'login', name: guestName() })),
    (console) => console.send(JSON.stringify({ type: 'message', text: words().greeting })),
    (console) => console.send('{"type":"logout"}'),
  ],
  shownOn: ['console', 'console', 'console'],
  Body: ChatBody,
};

/** By the message type, which comes first in the payload, since a long payload is truncated. */
function explain({ direction, opcode, payload }: Frame): string | undefined {
  const { frames } = words();
  const isSent = direction === 'sent';
  if (isSent && payload.startsWith('{"type":"message"')) return frames.said;
  if (isSent && opcode === 'text' && payload !== '' && !payload.startsWith('{')) return frames.line;
  const type = /^\{"type":"(\w+)"/.exec(payload)?.[1] ?? '';
  return Object.hasOwn(frames, type) ? frames[type as keyof typeof frames] : undefined;
}

/** The chat room: a name, then the conversation. Everything is rendered as text, never as HTML. */
function ChatBody() {
  const guest = useMemo(() => new ChatGuest(), []);
  useEffect(() => () => guest.leave(), [guest]);
  const { name, online, names, lines, refusal } = guest.chat.value;
  const connection = guest.connection.value;
  return (
    <section class="bench">
      {name === undefined ? (
        <LoginForm guest={guest} />
      ) : (
        <div class="bench-row">
          <p class="grows">
            <strong>{words().loggedIn(name, online ?? 1)}</strong> {names.join(', ')}
          </p>
          <Knob label={words().logout} onClick={() => guest.logout()} />
        </div>
      )}
      <p class="warning" role="status">
        {connection === 'connecting' && words().connecting}
        {connection === 'lost' && words().lost}
        {refusal !== undefined && words().refused(reasonOf(refusal))}
      </p>
      <Log lines={lines} />
      {name !== undefined && <WritingForm guest={guest} />}
    </section>
  );
}

/** The only text field of a form. */
function fieldOf(event: TargetedSubmitEvent<HTMLFormElement>): HTMLInputElement {
  event.preventDefault();
  return event.currentTarget.elements[0] as HTMLInputElement;
}

function LoginForm({ guest }: { guest: ChatGuest }) {
  const login = (event: TargetedSubmitEvent<HTMLFormElement>) => guest.login(fieldOf(event).value);
  return (
    <form class="bench-row" onSubmit={login}>
      <label class="field wide">
        {words().name}
        <input required maxLength={MAX_NAME_LENGTH} autocomplete="nickname" />
      </label>
      <button type="submit" class="knob">
        {words().login}
      </button>
    </form>
  );
}

function WritingForm({ guest }: { guest: ChatGuest }) {
  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    const field = fieldOf(event);
    if (field.value.trim() === '') return;
    guest.say(field.value);
    field.value = '';
    field.focus();
  };
  return (
    <form class="bench-row" onSubmit={send}>
      <label class="field wide">
        {words().text}
        <input required maxLength={MAX_TEXT_LENGTH} autocomplete="off" enterkeyhint="send" />
      </label>
      <button type="submit" class="knob mine">
        {words().send}
      </button>
    </form>
  );
}

function Log({ lines }: { lines: readonly Line[] }) {
  const tail = useTail<HTMLDivElement>(lines);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div class="talk" {...tail} role="log" aria-label={words().log} tabIndex={0}>
        {lines.map((line) => (
          <p key={line.id} class={line.kind}>
            <LineText line={line} />
          </p>
        ))}
      </div>
      {lines.length === 0 && <p class="aside">{words().empty}</p>}
    </>
  );
}

function LineText({ line }: { line: Line }) {
  switch (line.kind) {
    case 'said':
      return (
        <>
          <strong>{line.name}</strong> <span>{line.text}</span> <small>{timeOf(line.at)}</small>
        </>
      );
    case 'own':
      return (
        <>
          <strong>{words().me}</strong> <span>{line.text}</span>{' '}
          <small>{line.at === undefined ? words().underWay : words().delivered(timeOf(line.at))}</small>
        </>
      );
    default:
      return <>{words()[line.kind](line.name)}</>;
  }
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString(language.value, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** The server's reasons are in English, for readers of the frames; those that users can meet here are translated. */
function reasonOf(reason: string): string {
  if (/ is taken$/.test(reason)) return words().taken;
  if (/^too much/.test(reason)) return words().tooMuch;
  return reason;
}
