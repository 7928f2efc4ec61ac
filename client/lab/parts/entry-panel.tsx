/*
 * One entry of the log: what it is, the fate of its press, what each party believes at that moment, and the available
 * edits: cut the connection at a message, move or delete a fault.
 */

import type { Entry } from '../../../sim/entry.ts';
import type { Happening, Scheduled } from '../../../sim/happening.ts';
import { cutsAt } from '../cuts.ts';
import { changed, placeIn } from '../history.ts';
import { markOf } from '../layout/path.ts';
import type { Index } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { momentAt } from '../moment.ts';
import { ruleOf } from '../rules.ts';
import type { Track } from '../track.ts';
import { entrySentence } from '../words/entries.ts';
import { labWords } from '../words/page.ts';
import { Ran } from './later.tsx';
import { inkOf } from './marks.tsx';
import type { Picture } from './picture.ts';
import { RuleView } from './rule.tsx';
import { Inevitable } from './search.tsx';

/** How far a key moves a fault. */
const NUDGE_MS = 10;

interface Props {
  readonly lab: Lab;
  readonly track: Track;
  readonly picture: Picture;
  readonly index: Index;
}

export function EntryPanel({ lab, track, picture, index }: Props) {
  const entry = track.entries.value[index];
  if (entry === undefined) return null;
  const rule = ruleOf(entry);
  const rival = lab.rivalStrategy.value;
  const strategy = track === lab.rival && rival ? rival : lab.experiment.value.strategy;
  return (
    <div class="panel">
      <p class="panel-time">
        <time>{(entry.atMs / 1000).toFixed(3)} s</time>
      </p>
      <h2>{entrySentence(entry)}</h2>
      <Fate track={track} picture={picture} index={index} />
      <Doings lab={lab} track={track} entry={entry} index={index} />
      {rule && <RuleView rule={rule} />}
      {entry.kind === 'violated' && <Inevitable lab={lab} />}
      <Beliefs track={track} index={index} />
      <Ran entries={track.entries.value} index={index} strategy={strategy} />
    </div>
  );
}

function Fate({ track, picture, index }: Omit<Props, 'lab'>) {
  const mark = markOf(picture.diagram.value?.marks ?? [], index);
  const press = track.run.value?.presses.find(({ number }) => number === mark?.press);
  if (press === undefined) return null;
  const { pressOf, fates } = labWords();
  return <p class={`fate ${inkOf(press.number)}`}>{pressOf(press.number, fates[press.fate])}</p>;
}

interface DoingsProps {
  readonly lab: Lab;
  readonly track: Track;
  readonly entry: Entry;
  readonly index: Index;
}

function Doings({ lab, track, entry, index }: DoingsProps) {
  if (entry.kind === 'happening') return <FaultDoings lab={lab} happening={entry.happening as Scheduled} />;
  const cuts = cutsAt(track.entries.value, track.ends.value, index);
  const isOffered = lab.offered.value?.includes('cut') ?? true;
  if (!isOffered || cuts === undefined) return null;
  const { cutBehind, cutBefore, cutHelp } = labWords();
  return (
    <div class="doings">
      <button type="button" onClick={() => lab.happen(cuts.before.happening, cuts.before.atMs)}>
        {cutBefore}
      </button>
      <button type="button" onClick={() => lab.happen(cuts.behind.happening, cuts.behind.atMs)}>
        {cutBehind}
      </button>
      <p class="aside">{cutHelp}</p>
    </div>
  );
}

function FaultDoings({ lab, happening }: { readonly lab: Lab; readonly happening: Scheduled }) {
  const place = placeIn(lab.experiment.value, happening);
  if (place < 0) return null;
  const { earlier, later, remove } = labWords();
  const { atMs } = happening;
  return (
    <div class="doings">
      <button type="button" onClick={() => lab.move(place, atMs - NUDGE_MS)}>
        {earlier}
      </button>
      <button type="button" onClick={() => lab.move(place, atMs + NUDGE_MS)}>
        {later}
      </button>
      <button type="button" onClick={() => lab.delete(place)}>
        {remove}
      </button>
      <Lasting lab={lab} happening={happening} place={place} />
    </div>
  );
}

/** The longest duration of a fault that has one. */
const LONGEST_MS = 20_000;

interface LastingProps {
  readonly lab: Lab;
  readonly happening: Scheduled;
  readonly place: number;
}

function Lasting({ lab, happening, place }: LastingProps) {
  const name = (['forMs', 'downMs', 'reopensAfterMs'] as const).find((each) => each in happening);
  if (name === undefined) return null;
  const { atMs: _, ...former } = happening;
  const value = (former as Record<string, unknown>)[name] as number;
  return (
    <label class="field">
      <span>{labWords().lasts}</span>
      <input
        type="number"
        min={1}
        max={LONGEST_MS}
        value={value}
        onChange={({ currentTarget }) => {
          const { valueAsNumber } = currentTarget;
          if (!(valueAsNumber >= 1 && valueAsNumber <= LONGEST_MS)) return;
          lab.edit((experiment) =>
            changed(experiment, place, { ...former, [name]: valueAsNumber } as Happening),
          );
        }}
      />
    </label>
  );
}

function Beliefs({ track, index }: { readonly track: Track; readonly index: Index }) {
  const { believed, disk: diskWord, truth: truthWord, nothing, saving: savingWord, states } = labWords();
  const { devices, disk, truth } = momentAt(track.run.value!, index + 1);
  return (
    <table class="beliefs">
      <caption>{believed}</caption>
      <tbody>
        {devices.map(({ name, shown, saving, state }) => (
          <tr key={name} class={shown === null || shown === truth ? '' : 'untrue'}>
            <th scope="row">{name}</th>
            <td>{shown ?? nothing}</td>
            <td>{saving > 0 ? savingWord(saving) : states[state]}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{diskWord}</th>
          <td>{disk.value}</td>
          <td>{disk.isWriting ? states.writing : `r${disk.revision}`}</td>
        </tr>
        <tr>
          <th scope="row">{truthWord}</th>
          <td>{truth ?? nothing}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}
