/*
 * The chat room: a name, then what everybody says. All of it is put in as text, never as HTML.
 */

import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../../language.ts';
import { ChatGuest } from './guest.ts';
import { type Line, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from './model.ts';
import { words } from './words.ts';

export function ChatBody() {
  const guest = useRef<ChatGuest>(null);
  guest.current ??= new ChatGuest();
  const { chat, link } = guest.current;
  useEffect(() => () => guest.current?.leave(), []);
  const { name, online, lines, refusal } = chat.value;
  return (
    <section class="bench">
      {name === undefined ? (
        <LoginForm guest={guest.current} />
      ) : (
        <div class="bench-row">
          <p class="grows">
            <strong>{words().loggedIn(name, online ?? 1)}</strong>
          </p>
          <button type="button" class="knob" onClick={() => guest.current!.logout()}>
            {words().logout}
          </button>
        </div>
      )}
      <p class="warning" role="status">
        {link.value === 'connecting' && words().connecting}
        {link.value === 'lost' && words().lost}
        {refusal !== undefined && words().refused(reasonOf(refusal))}
      </p>
      <Log lines={lines} />
      {name !== undefined && <WritingForm guest={guest.current} />}
    </section>
  );
}

/** The one text field of a form, emptied by `take`. */
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

/** Keeps the newest in sight, unless the person has scrolled back to read. */
function Log({ lines }: { lines: readonly Line[] }) {
  const paper = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useEffect(() => {
    if (wasAtEnd.current) paper.current!.scrollTop = paper.current!.scrollHeight;
  }, [lines]);
  const scrolled = ({ currentTarget: list }: { currentTarget: HTMLElement }) => {
    wasAtEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div class="talk" ref={paper} role="log" aria-label={words().log} tabIndex={0} onScroll={scrolled}>
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

/** The server's reasons are English, for whoever reads the wire; those that a person can meet here are not. */
function reasonOf(reason: string): string {
  if (/ is taken$/.test(reason)) return words().taken;
  if (/^too much/.test(reason)) return words().tooMuch;
  return reason;
}
