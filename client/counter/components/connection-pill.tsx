/*
 * The state of the connection in words, with the one action that the user can take.
 * announcer.tsx announces it; this part is silent, because of the countdown.
 */

import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Words } from '../../words/en.ts';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';

const COUNTDOWN_TICK_MS = 250;

interface Props {
  link: ReadonlySignal<LinkView>;
  onTryNow: () => void;
  onTakeBack: () => void;
}

export function ConnectionPill({ link, onTryNow, onTakeBack }: Props) {
  const state = link.value;
  return (
    <div class={`pill ${state.kind}`}>
      <p>{state.kind === 'waiting' ? <Countdown untilMs={state.untilMs} /> : linkWords(state, words())}</p>
      {state.kind === 'waiting' && <PillButton label={words().tryNow} onClick={onTryNow} />}
      {state.kind === 'ended' &&
        (state.why === 'taken-over' ? (
          <PillButton label={words().takeBack} onClick={onTakeBack} />
        ) : (
          <PillButton label={words().reload} onClick={() => location.reload()} />
        ))}
    </div>
  );
}

/** The state of the connection in words, without the countdown. */
export function linkWords(link: LinkView, { link: names }: Words): string {
  if (link.kind !== 'ended') return names[link.kind];
  return link.why === 'taken-over' ? names.takenOver : names.refused;
}

function PillButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="solid" onClick={onClick}>
      {label}
    </button>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const nowMs = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (nowMs.value = Date.now()), COUNTDOWN_TICK_MS);
    return () => clearInterval(timer);
  }, [nowMs]);
  const seconds = Math.ceil((untilMs - nowMs.value) / 1000);
  return <>{seconds > 0 ? words().link.waitingFor(seconds) : words().link.waiting}</>;
}
