/*
 * Time controls: play, step and its unit, the speed, and "run until two screens disagree".
 */

import type { Lab } from '../model.ts';
import { SPEEDS, type Transport, UNITS, type Unit } from '../transport.ts';
import { entrySentence } from '../words/entries.ts';
import { labWords } from '../words/page.ts';
import { IconButton } from './icon.tsx';

interface Props {
  readonly lab: Lab;
  readonly transport: Transport;
  readonly isPhone: boolean;
}

export function TransportBar({ lab, transport, isPhone }: Props) {
  const { transport: name, play, pause, toStart, toEnd, back, forward } = labWords();
  const isPlaying = transport.isPlaying.value;
  return (
    <div class="transport" role="toolbar" aria-label={name}>
      <IconButton icon="start" label={toStart} onClick={() => lab.moveTo(0)} />
      <IconButton icon="back" label={back} onClick={() => step(lab, transport, -1)} />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? pause : play}
        class="tool play"
        onClick={() => transport.toggle()}
      />
      <IconButton icon="forward" label={forward} onClick={() => step(lab, transport, 1)} />
      <IconButton icon="end" label={toEnd} onClick={() => lab.moveTo(Number.POSITIVE_INFINITY)} />
      {!isPhone && <TimeChoices transport={transport} />}
    </div>
  );
}

/** How time passes: in the bar, or in the sheet of tools. */
export function TimeChoices({ transport }: { readonly transport: Transport }) {
  return (
    <>
      <UnitChoice transport={transport} />
      <SpeedChoice transport={transport} />
      <button type="button" class="tool wide" onClick={() => transport.playUntilDisagreement()}>
        {labWords().untilDisagree}
      </button>
    </>
  );
}

/** A step is also announced to screen readers. */
export function step(lab: Lab, transport: Transport, way: 1 | -1): void {
  const index = transport.step(way);
  const entry = index === undefined ? undefined : lab.main.entries.peek()[index];
  if (entry === undefined) return;
  lab.focus.value = { kind: 'entry', index: index!, of: lab.main };
  lab.spoken.value = entrySentence(entry);
}

function UnitChoice({ transport }: { readonly transport: Transport }) {
  const { stepBy, units } = labWords();
  return (
    <label class="choice">
      <span>{stepBy}</span>
      <select
        value={transport.unit.value}
        onChange={({ currentTarget }) => {
          transport.unit.value = currentTarget.value as Unit;
        }}
      >
        {UNITS.map((unit) => (
          <option key={unit} value={unit}>
            {units[unit]}
          </option>
        ))}
      </select>
    </label>
  );
}

function SpeedChoice({ transport }: { readonly transport: Transport }) {
  const { speed } = labWords();
  const power = transport.speed.value;
  return (
    <label class="choice">
      <span>{speed}</span>
      <input
        type="range"
        min={SPEEDS.slowest}
        max={SPEEDS.fastest}
        step={SPEEDS.step}
        value={power}
        aria-valuetext={tell(power)}
        onInput={({ currentTarget }) => {
          transport.speed.value = Number(currentTarget.value);
        }}
      />
      <output>{tell(power)}</output>
    </label>
  );
}

/** @example tell(-1) // '1/10×' */
function tell(power: number): string {
  return power >= 0 ? `${round(10 ** power)}×` : `1/${round(10 ** -power)}×`;
}

function round(factor: number): string {
  return String(factor < 10 ? Math.round(factor * 10) / 10 : Math.round(factor));
}
