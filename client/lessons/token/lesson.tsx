/*
 * Lesson: token. Access is decided in the handshake, while it is still HTTP.
 */

import { useEffect } from 'preact/hooks';
import { type Lesson, rfc } from '../lesson.ts';
import { Table } from '../parts/bench.tsx';
import { fitsCookie } from './model.ts';
import { admission, connectWith, forget, token } from './tries.ts';
import { words } from './words.ts';

export const lesson: Lesson = {
  reference: rfc(6455, '10.5'),
  words,
  tries: [
    (console) => connectWith(console, 'none'),
    (console) => connectWith(console, 'cookie'),
    (console) => connectWith(console, 'subprotocol'),
  ],
  Body: TokenBody,
};

/** The token to try, the result, and where a token can go. */
function TokenBody() {
  useEffect(() => forget, []);
  return (
    <section class="bench">
      <div class="stack">
        <label class="field wide">
          {words().token}
          <input
            class="code"
            value={token.value}
            maxLength={256}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            aria-describedby="token-hint"
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        <p class="aside" id="token-hint">
          {fitsCookie(token.value) ? words().hint : words().noCookie}
        </p>
      </div>
      <Result />
      <Places />
      <h2>{words().secureTitle}</h2>
      {words().secure.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}

function Result() {
  const shown = admission.value;
  return (
    <div class="finding" role="status">
      <h2>{words().result}</h2>
      {shown === undefined ? (
        <p>{words().idle}</p>
      ) : (
        <p>
          <strong>{words().ways[shown.way]}</strong>: {resultOf(shown.isAdmitted)}
        </p>
      )}
    </div>
  );
}

function resultOf(isAdmitted: boolean | undefined): string {
  if (isAdmitted === undefined) return words().trying;
  return isAdmitted ? words().admitted : words().refused;
}

function Places() {
  const { table, where, who, remark, places } = words();
  const rows = places.map((place) => [place.name, place.who, place.remark]);
  return <Table kind="prose" caption={table} head={[where, who, remark]} rows={rows} />;
}
