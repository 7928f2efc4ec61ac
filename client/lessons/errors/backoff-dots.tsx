/*
 * Backoff, drawn: thirty clients as dots over time, all at once without jitter, and spread with it.
 */

import { useSignal } from '@preact/signals';
import { Knob } from '../parts/bench.tsx';
import { BINS, CLIENTS, LIMIT_MS, triesIn } from './dots.ts';
import { words } from './words.ts';

/** In units of the drawing. */
const DOT = 6;

const WITHOUT = triesIn(() => 1);

export function BackoffDots() {
  const spread = useSignal(triesIn(Math.random));
  const { title, without, withJitter, again } = words().dots;
  return (
    <section class="dots" aria-labelledby="dots-title">
      <h2 id="dots-title">{title}</h2>
      <div class="dots-pair">
        <Dots name={without} tries={WITHOUT} />
        <Dots name={withJitter} tries={spread.value} />
      </div>
      <div class="bench-row">
        <Knob label={again} onClick={() => (spread.value = triesIn(Math.random))} />
      </div>
    </section>
  );
}

function Dots({ name, tries }: { name: string; tries: readonly number[] }) {
  const height = CLIENTS * DOT;
  const caption = `${name}: ${words().dots.most(Math.max(...tries))}`;
  return (
    <figure class="figure">
      <svg viewBox={`0 0 ${BINS * DOT} ${height}`} role="img" aria-label={caption}>
        {tries.flatMap((count, bin) =>
          Array.from({ length: count }, (_, nth) => (
            <circle
              key={`${bin} ${nth}`}
              cx={(bin + 0.5) * DOT}
              cy={height - (nth + 0.5) * DOT}
              r={DOT * 0.42}
            />
          )),
        )}
      </svg>
      <p class="dots-axis">
        <span>0 s</span>
        <span>{words().dots.axis(LIMIT_MS / 1000)}</span>
      </p>
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
