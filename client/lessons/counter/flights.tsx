/*
 * The presses of one counter, flying: a line for each, from the page on the left to the server on the right. In: tokens. Out: a
 * list that also reads as text; with reduced motion, the tokens stand still, and the text names every step.
 */

import type { ReadonlySignal } from '@preact/signals';
import { fateOf, type Tokens } from './tokens.ts';
import { words } from './words.ts';

/** Of a longer series, the last ones. */
const MOST = 8;

export function Flights({
  name,
  tokens,
}: {
  readonly name: string;
  readonly tokens: ReadonlySignal<Tokens>;
}) {
  const { flights, page, server, fates } = words();
  return (
    <div class="flights">
      <p class="flights-ends" aria-hidden="true">
        <span>{page}</span> <span>{server}</span>
      </p>
      <ol aria-label={`${name}: ${flights}`}>
        {tokens.value.slice(-MOST).map((token) => (
          <li key={token.id} class={fateOf(token)}>
            <span class="flight">
              <span class="token">{token.id}</span>
            </span>
            <span class="fate">
              {token.path.map((fate, step) => (
                <span key={step}>{fates[fate]}</span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
