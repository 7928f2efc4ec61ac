/*
 * The duel on the page: two counters side by side, one pair of keys, the ways to cut, and the ledger.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Step } from '../../../protocol/messages.ts';
import { linkWords } from '../../components/connection-pill.tsx';
import { Digits } from '../../components/digits.tsx';
import type { Change } from '../../counter/view.ts';
import { words as pageWords, signed } from '../../words.ts';
import { Duel } from './duel.ts';
import type { Tally } from './duel-model.ts';
import { duelWords as words } from './duel-words.ts';

const onStage = signal<Duel | undefined>(undefined);

/** The duel that is on the page, for the lesson's buttons. */
export function currentDuel(): Duel | undefined {
  return onStage.peek();
}

export function DuelBody() {
  useEffect(() => {
    const duel = new Duel();
    const stop = duel.start();
    onStage.value = duel;
    return () => {
      stop();
      onStage.value = undefined;
    };
  }, []);
  const duel = onStage.value;
  return duel === undefined ? null : <Stage duel={duel} />;
}

function Stage({ duel }: { duel: Duel }) {
  const { classic, real } = duel;
  const stage = duel.stage.value;
  const link = { kind: classic.isOpen.value ? 'live' : 'offline' } as const;
  return (
    <section class="bench">
      <div class="duel">
        <Side
          name={words().classic}
          sentence={words().classicSentence}
          state={linkWords(link, pageWords())}
          value={classic.value}
          change={classic.change}
        />
        <Side
          name={words().real}
          sentence={words().realSentence}
          state={linkWords(real.link.value, pageWords())}
          value={real.value}
          change={real.change}
        >
          {real.saving.value > 0 && <span class="verdict">{savingWords(duel)}</span>}
        </Side>
      </div>
      <Keys duel={duel} />
      <Controls duel={duel} />
      <p class={stage === 'cut' ? 'warning' : 'aside'} role="status">
        {words().stages[stage]}
      </p>
      <Ledger duel={duel} />
      <details>
        <summary>{words().howTitle}</summary>
        <ul>
          {words().how.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function savingWords({ real }: Duel): string {
  const presses = real.saving.value;
  return real.link.value.kind === 'live' ? pageWords().saving(presses) : pageWords().kept(presses);
}

interface SideProps {
  readonly name: string;
  readonly sentence: string;
  readonly state: string;
  readonly value: ReadonlySignal<number | null>;
  readonly change: ReadonlySignal<Change | null>;
  readonly children?: ComponentChildren;
}

function Side({ name, sentence, state, value, change, children }: SideProps) {
  return (
    <div class="side">
      <h2>{name}</h2>
      <p class="aside">{sentence}</p>
      <Digits value={value} change={change} />
      <p class="side-state">
        <span>{state}</span> {children}
      </p>
    </div>
  );
}

function Keys({ duel }: { duel: Duel }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls that are filled in
    <div class="duel-keys" role="group" aria-label={words().keys}>
      {([-1, 1] as const).map((step) => (
        <Key
          key={step}
          step={step}
          label={step === 1 ? words().plus : words().minus}
          onPress={() => duel.press(step)}
        />
      ))}
    </div>
  );
}

function Key({ step, label, onPress }: { step: Step; label: string; onPress: () => void }) {
  const sign = step === 1 ? 'M2 12h20M12 2v20' : 'M2 12h20';
  return (
    <button
      type="button"
      class={step === 1 ? 'key plus' : 'key minus-key'}
      aria-label={label}
      onClick={onPress}
    >
      <svg class="key-sign" viewBox="0 0 24 24" aria-hidden="true">
        <path d={sign} />
      </svg>
    </button>
  );
}

function Controls({ duel }: { duel: Duel }) {
  const { resends } = duel.classic;
  const isDemonstrating = duel.isDemonstrating.value;
  const toggle = () => (isDemonstrating ? duel.stopDemonstration() : duel.demonstrate());
  return (
    <div class="bench-row">
      <button type="button" class="knob" disabled={isDemonstrating} onClick={() => duel.cutWhilePressing()}>
        {words().cut}
      </button>
      <button type="button" class="knob" onClick={toggle}>
        {isDemonstrating ? words().stop : words().demonstrate}
      </button>
      <label class="check">
        <input
          type="checkbox"
          checked={resends.value}
          disabled={isDemonstrating}
          onChange={({ currentTarget }) => (resends.value = currentTarget.checked)}
        />
        {words().resends}
      </label>
    </div>
  );
}

function Ledger({ duel }: { duel: Duel }) {
  const classic = duel.classicTally.value;
  const others = duel.others.value;
  return (
    <>
      <table class="sums">
        <caption>{words().ledger}</caption>
        <thead>
          <tr>
            <th scope="col">{words().counter}</th>
            <th scope="col">{words().pressed}</th>
            <th scope="col">{words().counted}</th>
            <th scope="col">{words().lost}</th>
            <th scope="col">{words().doubled}</th>
          </tr>
        </thead>
        <tbody>
          <LedgerLine name={words().classic} pressed={duel.pressed.value} tally={classic} />
          <LedgerLine name={words().real} pressed={duel.pressed.value} tally={duel.realTally.value} />
        </tbody>
      </table>
      {classic.unclear > 0 && <p class="aside">{words().unclear(classic.unclear)}</p>}
      {duel.wasCrowded.value && <p class="warning">{words().crowded}</p>}
      {others !== 0 && <p class="aside">{words().others(signed(others))}</p>}
      <div class="bench-row">
        <button
          type="button"
          class="knob"
          disabled={duel.stage.value !== 'ready'}
          onClick={() => duel.reset()}
        >
          {words().reset}
        </button>
      </div>
    </>
  );
}

function LedgerLine({ name, pressed, tally }: { name: string; pressed: number; tally: Tally }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{pressed}</td>
      <td>{tally.counted}</td>
      <td class={tally.lost > 0 ? 'wrong' : ''}>{tally.lost}</td>
      <td class={tally.doubled > 0 ? 'wrong' : ''}>{tally.doubled}</td>
    </tr>
  );
}
