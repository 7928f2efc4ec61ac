/*
 * The stage: every party at the selected moment, each above its own lane. A device shows its number on
 * wheels, and can be pressed; its name opens the available faults. Below are the connections, with what is in flight.
 */

import type { PartyName } from '../../../sim/entry.ts';
import { lanesOf, roleOf } from '../layout/lanes.ts';
import type { Lab } from '../model.ts';
import type { Device, Moment } from '../moment.ts';
import type { Track } from '../track.ts';
import { labWords } from '../words/page.ts';
import { Lines } from './lines.tsx';
import type { Picture } from './picture.ts';
import { Wheels } from './wheels.tsx';

interface Props {
  readonly lab: Lab;
  readonly track: Track;
  readonly picture: Picture;
  /** Shows the panel of the selection, where it is a sheet. */
  readonly show: () => void;
}

export function Stage({ lab, track, picture, show }: Props) {
  const moment = track.moment.value;
  if (moment === undefined) return <section class="stage" />;
  const { devices, server, disk, truth } = moment;
  const { server: serverWord, disk: diskWord, truth: truthWord, truthHelp, states } = labWords();
  const lanes = lanesOf(track.entries.value, picture.widthPx.value);
  const open = (name: PartyName): void => {
    lab.select({ kind: 'party', name });
    show();
  };
  return (
    <section class="stage" style={{ paddingInlineStart: `${lanes.gutterPx * picture.scale.value}px` }}>
      <ul class="heads">
        {devices.map((device) => (
          <DeviceHead key={device.name} lab={lab} device={device} truth={truth} open={open} />
        ))}
        <li class={`head-card server ${server}`}>
          <NameButton name="server" text={serverWord} open={open} />
          <p class="head-state">{states[server]}</p>
        </li>
        <li class="head-card disk">
          <NameButton name="disk" text={diskWord} open={open} />
          <Wheels value={disk.value} />
          <p class="head-state">{disk.isWriting ? states.writing : `r${disk.revision}`}</p>
        </li>
        <li class="head-card truth" title={truthHelp}>
          <p class="head-name">{truthWord}</p>
          <Wheels value={truth ?? null} />
        </li>
      </ul>
      <Lines lab={lab} track={track} moment={moment} lanes={lanes} scale={picture.scale.value} />
    </section>
  );
}

interface NameProps {
  readonly name: PartyName;
  readonly text: string;
  readonly open: (name: PartyName) => void;
}

function NameButton({ name, text, open }: NameProps) {
  return (
    <button type="button" class="head-name" aria-label={labWords().faultsOf(text)} onClick={() => open(name)}>
      {text}
    </button>
  );
}

interface DeviceProps {
  readonly lab: Lab;
  readonly device: Device;
  readonly truth: Moment['truth'];
  readonly open: (name: PartyName) => void;
}

function DeviceHead({ lab, device, truth, open }: DeviceProps) {
  const { name, shown, saving, state } = device;
  const { add, subtract, saving: savingWord, states } = labWords();
  if (roleOf(name) === 'finisher') return <FinisherHead device={device} />;
  const isTrue = shown === null || shown === truth;
  const press = (delta: 1 | -1): void => pressOn(lab, name, delta);
  const canPress = state !== 'closed' && lab.experiment.value.order === undefined;
  return (
    <li class={`head-card device ${state} ${isTrue ? '' : 'untrue'}`}>
      <NameButton name={name} text={name} open={open} />
      <Wheels value={shown} />
      <p class="head-state">{saving > 0 ? savingWord(saving) : states[state]}</p>
      <div class="head-keys">
        <button
          type="button"
          class="lab-key minus-key"
          aria-label={subtract(name)}
          disabled={!canPress || roleOf(name) === 'presser'}
          onClick={() => press(-1)}
        >
          −
        </button>
        <button
          type="button"
          class="lab-key plus-key"
          aria-label={add(name)}
          disabled={!canPress}
          onClick={() => press(1)}
        >
          +
        </button>
      </div>
    </li>
  );
}

function FinisherHead({ device: { name, state } }: { readonly device: Device }) {
  const { states, finisher } = labWords();
  return (
    <li class={`head-card ${state}`} title={finisher}>
      <p class="head-name">{name}</p>
      <p class="head-state">{states[state]}</p>
    </li>
  );
}

/** The number by which a happening names a device among devices of its kind. */
export function numberOf(name: PartyName): number {
  const first = roleOf(name) === 'presser' ? 'p' : 'a';
  return name.charCodeAt(0) - first.charCodeAt(0);
}

export function pressOn(lab: Lab, name: PartyName, delta: 1 | -1): void {
  const who = numberOf(name);
  lab.happen(roleOf(name) === 'presser' ? { kind: 'plain-press', who } : { kind: 'press', who, delta });
}
