/*
 * The inspector: the selection in words, and the available actions. For an entry, what it is and what each party
 * believes then; for a party, the faults that can be injected; with no selection, the schedule of this experiment.
 */

import type { PartyName } from '../../../sim/entry.ts';
import { faultOf, faultsFor } from '../faults.ts';
import { roleOf } from '../layout/lanes.ts';
import type { Lab } from '../model.ts';
import { happeningSentence } from '../words/entries.ts';
import { faultNames } from '../words/happenings.ts';
import { labWords } from '../words/page.ts';
import { EntryPanel } from './entry-panel.tsx';
import type { Picture } from './picture.ts';
import { Inevitable } from './search.tsx';
import { numberOf, pressOn } from './stage.tsx';

interface Props {
  readonly lab: Lab;
  readonly pictures: readonly Picture[];
}

export function Inspector({ lab, pictures }: Props) {
  const focus = lab.focus.value;
  if (focus?.kind === 'entry') {
    const picture = pictures.find(({ track }) => track === focus.of)!;
    return <EntryPanel lab={lab} track={focus.of} picture={picture} index={focus.index} />;
  }
  if (focus?.kind === 'party') return <PartyPanel lab={lab} name={focus.name} />;
  return <SchedulePanel lab={lab} />;
}

function PartyPanel({ lab, name }: { readonly lab: Lab; readonly name: PartyName }) {
  const { device, server, disk, faultGroups, add, subtract } = labWords();
  const role = roleOf(name);
  const title = role === 'server' ? server : role === 'disk' ? disk : device(name);
  const names = faultNames();
  return (
    <div class="panel">
      <h2>{title}</h2>
      {(role === 'tab' || role === 'presser') && lab.experiment.value.order === undefined && (
        <div class="panel-keys">
          <button type="button" class="solid" onClick={() => pressOn(lab, name, 1)}>
            {add(name)}
          </button>
          {role === 'tab' && (
            <button type="button" class="solid" onClick={() => pressOn(lab, name, -1)}>
              {subtract(name)}
            </button>
          )}
        </div>
      )}
      {faultsFor(role, lab.offered.value).map((group, place) => (
        <section key={place} class="fault-group">
          {role === 'tab' && group.length > 0 && <h3>{faultGroups[place]}</h3>}
          <div class="fault-keys">
            {group.map((fault) => (
              <button key={fault} type="button" onClick={() => lab.happen(faultOf(fault, numberOf(name)))}>
                {names[fault]}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

/** Everything in the experiment's schedule, in order of time. */
function SchedulePanel({ lab }: { readonly lab: Lab }) {
  const { schedule: title, scheduleEmpty, orderGoal, inspectorEmpty, remove } = labWords();
  const { schedule, order } = lab.experiment.value;
  return (
    <div class="panel">
      <h2>{title}</h2>
      {schedule.length === 0 && <p>{order === undefined ? scheduleEmpty : orderGoal}</p>}
      {order && <OrderList lab={lab} />}
      <ol class="happenings">
        {schedule.map((happening, place) => (
          <li key={place}>
            <button type="button" class="to-moment" onClick={() => lab.moveTo(happening.atMs)}>
              <time>{(happening.atMs / 1000).toFixed(3)}</time> {happeningSentence(happening)}
            </button>
            <button
              type="button"
              class="remove"
              aria-label={`${remove}: ${happeningSentence(happening)}`}
              onClick={() => lab.delete(place)}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      {lab.main.run.value?.violation && <Inevitable lab={lab} />}
      <p class="aside">{inspectorEmpty}</p>
    </div>
  );
}

/** The presses and faults of an order of steps; they cannot be deleted. */
function OrderList({ lab }: { readonly lab: Lab }) {
  return (
    <ol class="happenings">
      {lab.main.entries.value.map(
        (entry, index) =>
          entry.kind === 'happening' && (
            <li key={index}>
              <button type="button" class="to-moment" onClick={() => lab.moveToEntry(index)}>
                <time>{(entry.atMs / 1000).toFixed(3)}</time> {happeningSentence(entry.happening)}
              </button>
            </li>
          ),
      )}
    </ol>
  );
}
