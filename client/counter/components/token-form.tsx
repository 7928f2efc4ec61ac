/*
 * Asks for the press token if the server requires one (P32). Until the right one is entered, the page only watches.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { RightView } from '../view.ts';

/** Servers accept no longer ones. */
const MAX_LENGTH = 256;

interface Props {
  readonly right: ReadonlySignal<RightView>;
  readonly onToken: (token: string) => void;
}

/** Empty if this page may press. The region is always present, so that screen readers announce what enters it. */
export function TokenForm({ right, onToken }: Props) {
  return (
    <div class="token" role="status">
      {right.value !== 'granted' && <Form why={right.value} onToken={onToken} />}
    </div>
  );
}

function Form({ why, onToken }: { why: Exclude<RightView, 'granted'>; onToken: Props['onToken'] }) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem('token') as HTMLInputElement;
    const token = input.value.trim();
    if (token !== '') onToken(token);
  };
  return (
    <form onSubmit={submit}>
      <label for="press-token">{words().right[why]}</label>
      <input
        id="press-token"
        name="token"
        type="password"
        autocomplete="off"
        required
        maxLength={MAX_LENGTH}
        placeholder={words().pressToken}
        aria-invalid={why === 'wrong-token'}
      />
      <button type="submit" class="solid">
        {words().useToken}
      </button>
    </form>
  );
}
