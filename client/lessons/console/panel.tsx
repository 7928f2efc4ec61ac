/*
 * A console on the page: the state of its connection, its controls, and the tape of its frames.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { query, setQuery } from '../../router.ts';
import { Knob } from '../parts/bench.tsx';
import type { Console } from './console.ts';
import type { Explain } from './explain.ts';
import { Heard } from './heard.tsx';
import { fromHex } from './payload.ts';
import { Tape } from './tape.tsx';
import { consoleWords } from './words.ts';

const STATE_CLASSES = ['connecting', 'open', 'closing', 'closed'] as const;

/** A longer message is not put into the page's address. */
const MAX_LINKED_CHARACTERS = 200;

type Kind = 'text' | 'utf8' | 'hex';

interface Props {
  readonly console: Console;
  readonly explain?: Explain | undefined;
}

export function ConsolePanel({ console, explain }: Props) {
  const { title, hint } = consoleWords();
  return (
    <section class="console" aria-labelledby="console-title">
      <div class="console-head">
        <h2 id="console-title">{title}</h2>
        <p>{hint}</p>
      </div>
      <Connection console={console} />
      <Tape entries={console.entries} explain={explain} />
      <Sender console={console} />
      <Heard entries={console.entries} />
    </section>
  );
}

function Connection({ console }: { console: Console }) {
  const { states, connect, disconnect, clear } = consoleWords();
  const state = console.readyState.value;
  const isOn = state === 0 || state === 1;
  return (
    <div class="console-link">
      <p class={`lamp ${STATE_CLASSES[state]}`}>{states[state]}</p>
      <button type="button" class="knob clear" onClick={() => console.log.clear()}>
        {clear}
      </button>
      <Knob
        label={isOn ? disconnect : connect}
        disabled={state === 2}
        onClick={() => (isOn ? console.disconnect() : console.connect())}
      />
    </div>
  );
}

function Sender({ console }: { console: Console }) {
  const id = useId();
  const linked = query.peek();
  const text = useSignal(linked.get('message') ?? '');
  const kind = useSignal<Kind>(isKind(linked.get('kind')) ? (linked.get('kind') as Kind) : 'text');
  const payload = useComputed(() => payloadOf(text.value, kind.value));
  const { message, kind: kindLabel, kinds, notHex, send } = consoleWords();
  const isWrong = payload.value === undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    if (payload.value === undefined) return;
    void console.send(payload.value);
    const fits = text.value !== '' && text.value.length <= MAX_LINKED_CHARACTERS;
    setQuery('message', fits ? text.value : undefined);
    setQuery('kind', fits && kind.value !== 'text' ? kind.value : undefined);
    text.value = '';
  };
  return (
    <form class="sender" onSubmit={submit}>
      <input
        type="text"
        aria-label={message}
        placeholder={message}
        autocomplete="off"
        spellcheck={false}
        value={text}
        aria-invalid={isWrong}
        aria-describedby={`${id}-mistake`}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
      />
      <select
        aria-label={kindLabel}
        value={kind}
        onChange={({ currentTarget }) => (kind.value = currentTarget.value as Kind)}
      >
        {Object.entries(kinds).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="send" disabled={isWrong}>
        {send}
      </button>
      <p class="mistake" id={`${id}-mistake`} role="status">
        {isWrong && notHex}
      </p>
    </form>
  );
}

function isKind(name: string | null): boolean {
  return name !== null && Object.hasOwn(consoleWords().kinds, name);
}

/** The payload to send; undefined if the text is not valid hexadecimal. */
function payloadOf(text: string, kind: Kind): string | Uint8Array<ArrayBuffer> | undefined {
  switch (kind) {
    case 'text':
      return text;
    case 'utf8':
      return new TextEncoder().encode(text);
    case 'hex':
      return fromHex(text);
    default:
      return kind satisfies never;
  }
}
