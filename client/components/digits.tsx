/*
 * The number, one digit per wheel, as on a mechanical counter. Unused wheels show a
 * faint zero (drawn by CSS, so the text is the number alone). digits.css scales them to the available space.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Change } from '../counter/view.ts';
import { words } from '../words.ts';
import { bump, tint } from './motion.ts';

const MIN_WHEELS = 4;

interface Props {
  value: ReadonlySignal<number | null>;
  change: ReadonlySignal<Change | null>;
}

/** The wheels. Assistive technology sees one image named by the value; announcer.tsx announces the changes. */
export function Digits({ value, change }: Props) {
  const row = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const latest = change.value;
    if (!latest || !row.current) return;
    tint(row.current, latest.by);
    if (latest.by === 'me') bump(row.current.parentElement!, latest.delta);
  });

  const shown = value.value;
  const wheels = wheelsOf(shown);
  const gaps = wheels.length > MIN_WHEELS ? Math.floor((wheels.length - 1) / 3) : 0;
  const size = { '--wheels': wheels.length, '--gaps': gaps };
  const name = shown === null ? words().valueUnknown : words().value(shown);
  return (
    <div class="number">
      <div class="counter" style={size} role="img" aria-label={name}>
        <div class="wheels" ref={row}>
          {wheels.map((sign, index) => (
            <span key={wheels.length - index} class={WHEEL_CLASS[sign] ?? 'wheel'}>
              {sign}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

const WHEEL_CLASS: Record<string, string> = { '': 'wheel unused', '-': 'wheel minus' };

/** @example wheelsOf(-5) // ['-', '', '', '5'] */
function wheelsOf(value: number | null): string[] {
  const digits = value === null ? '' : String(Math.abs(value));
  const sign = value !== null && value < 0 ? ['-'] : [];
  const unused = Math.max(0, MIN_WHEELS - sign.length - digits.length);
  return [...sign, ...Array<string>(unused).fill(''), ...digits];
}
