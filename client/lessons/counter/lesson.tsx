/*
 * Lesson: the classic counter against the real one. What the course began with, and why that is not enough.
 */

import { type ReadonlySignal, signal, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { jsonObject } from '../../../protocol/json-object.ts';
import { Digits } from '../../components/digits.tsx';
import { linkWords } from '../../counter/components/connection-pill.tsx';
import { ignoreRepeat } from '../../counter/components/keyboard.ts';
import type { Change } from '../../counter/view.ts';
import { query, setQuery } from '../../router.ts';
import { words as pageWords, signed } from '../../words.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { How, Knob, Table } from '../parts/bench.tsx';
import type { Deed } from './deed.ts';
import { Duel } from './duel.ts';
import { Flights } from './flights.tsx';
import type { Tally } from './model.ts';
import type { Tokens } from './tokens.ts';
import { words } from './words.ts';

async function cut(resends: boolean): Promise<void> {
  const duel = currentDuel();
  if (duel === undefined || duel.isDemonstrating.peek()) return;
  duel.classic.resends.value = resends;
  await duel.cutWhilePressing();
}

export const lesson: Lesson = {
  reference: rfc(9110, '9.2.2'),
  words,
  tries: [() => cut(false), () => cut(true), (console) => console.send('{"action":"plus"}')],
  shownOn: ['body', 'body', 'console'],
  Body: DuelBody,
  explain,
};

/** The console is one more client of the classic counter, whose messages no other lesson uses. */
function explain({ payload }: Frame): string | undefined {
  const { type, action } = jsonObject(payload) ?? {};
  if (action === 'plus' || action === 'minus') return words().explain.action;
  if (type === 'state') return words().explain.state;
  return type === 'users' ? words().explain.users : undefined;
}

const onStage = signal<Duel | undefined>(undefined);

/** The duel on the page, for the lesson's buttons. */
const currentDuel = (): Duel | undefined => onStage.peek();

/** The duel on the page: two counters side by side, one pair of keys, the controls, and the ledger. */
function DuelBody() {
  useEffect(() => {
    const duel = new Duel();
    duel.classic.resends.value = query.peek().has('resends');
    const stopLinking = duel.classic.resends.subscribe((resends) => {
      if (!duel.isDemonstrating.peek()) setQuery('resends', resends ? 'yes' : undefined);
    });
    const stop = duel.start();
    onStage.value = duel;
    return () => {
      stopLinking();
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
          tokens={duel.classicTokens}
        />
        <Side
          name={words().real}
          sentence={words().realSentence}
          state={linkWords(real.link.value, pageWords())}
          value={real.value}
          change={real.change}
          tokens={duel.realTokens}
        >
          {real.saving.value > 0 && <span class="verdict">{savingWords(duel)}</span>}
        </Side>
        <Keys duel={duel} />
      </div>
      <Ledger duel={duel} />
      <p class={stage === 'cut' ? 'warning' : 'aside'} role="status">
        {words().stages[stage]}
      </p>
      <Controls duel={duel} />
      <LabLinks duel={duel} />
      <How title={words().howTitle} sentences={words().how} />
    </section>
  );
}

/** To the Lab: with what was just done, and with a prepared failure. */
function LabLinks({ duel }: { duel: Duel }) {
  const link = useSignal<string | undefined>(undefined);
  useSignalEffect(() => {
    const deed = duel.deed.value;
    link.value = undefined;
    if (deed === undefined) return;
    void linkOfDeed(deed).then((made) => {
      if (duel.deed.peek() === deed) link.value = made;
    });
  });
  return (
    <ul>
      {link.value !== undefined && (
        <li>
          <a href={link.value}>{words().labDeed}</a>
        </li>
      )}
      <li>
        <a href="/lab/double">{words().lab}</a>
      </li>
    </ul>
  );
}

/** Loaded when it is needed: what makes links belongs to the Lab. */
async function linkOfDeed(deed: Deed): Promise<string> {
  const [{ experimentOfDeed, FIRST_MS }, { linkTo }] = await Promise.all([
    import('./deed.ts'),
    import('../../../sim/lab/link.ts'),
  ]);
  const view = { atMs: FIRST_MS, rival: 'ours' } as const;
  return linkTo({ experiment: experimentOfDeed(deed), view }, location.origin);
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
  readonly tokens: ReadonlySignal<Tokens>;
  readonly children?: ComponentChildren;
}

function Side({ name, sentence, state, value, change, tokens, children }: SideProps) {
  return (
    <div class="side">
      <h2>{name}</h2>
      <p class="aside">{sentence}</p>
      <Digits value={value} change={change} />
      <p class="side-state">
        <span>{state}</span> {children}
      </p>
      <Flights name={name} tokens={tokens} />
    </div>
  );
}

function Keys({ duel }: { duel: Duel }) {
  const { keys, minus, plus } = words();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls that are filled in
    <div class="duel-keys" role="group" aria-labelledby="duel-keys">
      <p id="duel-keys">{keys}</p>
      <button
        type="button"
        class="key minus-key"
        aria-label={minus}
        onKeyDown={ignoreRepeat}
        onClick={() => duel.press(-1)}
      >
        <Sign path="M2 12h20" />
      </button>
      <button
        type="button"
        class="key plus"
        aria-label={plus}
        onKeyDown={ignoreRepeat}
        onClick={() => duel.press(1)}
      >
        <Sign path="M2 12h20M12 2v20" />
      </button>
    </div>
  );
}

function Sign({ path }: { path: string }) {
  return (
    <svg class="key-sign" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function Controls({ duel }: { duel: Duel }) {
  const { resends } = duel.classic;
  const isDemonstrating = duel.isDemonstrating.value;
  const toggle = () => (isDemonstrating ? duel.stopDemonstration() : duel.demonstrate());
  return (
    <div class="bench-row">
      <Knob label={words().cut} disabled={isDemonstrating} onClick={() => duel.cutWhilePressing()} />
      <Knob label={isDemonstrating ? words().stop : words().demonstrate} onClick={toggle} />
      <Knob label={words().reset} disabled={duel.stage.value !== 'ready'} onClick={() => duel.reset()} />
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
  const { ledger, counter, pressed, counted, lost, doubled, unclear, crowded, others } = words();
  const classic = duel.classicTally.value;
  const byOthers = duel.others.value;
  const row = (name: string, tally: Tally) => [
    name,
    duel.pressed.value,
    tally.counted,
    ...[tally.lost, tally.doubled].map((wrong) => (wrong > 0 ? <span class="wrong">{wrong}</span> : 0)),
  ];
  return (
    <>
      <Table
        kind="sums"
        caption={ledger}
        head={[counter, pressed, counted, lost, doubled]}
        rows={[row(words().classic, classic), row(words().real, duel.realTally.value)]}
      />
      {classic.unclear > 0 && <p class="aside">{unclear(classic.unclear)}</p>}
      {duel.wasCrowded.value && <p class="warning">{crowded}</p>}
      {byOthers !== 0 && <p class="aside">{others(signed(byOthers))}</p>}
    </>
  );
}
