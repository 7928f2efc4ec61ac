/*
 * The mission: its goal, free hints, the number of actions used, and the explanation at the end.
 */

import { useComputed } from '@preact/signals';
import { MISSIONS, type Mission, type Outcome } from '../../../sim/lab/missions.ts';
import type { Prepared } from '../../../sim/lab/rules.ts';
import type { Address } from '../address.ts';
import type { Course } from '../course.ts';
import type { Lab } from '../model.ts';
import { wins } from '../progress.ts';
import { courseWords } from '../words/course.ts';
import { missionWords } from '../words/missions.ts';
import { labWords } from '../words/page.ts';
import { strategyName } from '../words/strategies.ts';
import { RuleView } from './rule.tsx';
import { Search } from './search.tsx';
import { Strategies } from './strategies.tsx';

interface Props {
  readonly lab: Lab;
  readonly course: Course;
  readonly address: Address;
}

export function MissionPanel({ lab, course, address }: Props) {
  const mission = course.mission.value;
  const { freeGoal, orderGoal, reset } = labWords();
  const isFree = lab.experiment.value.order === undefined;
  const prepared = course.prepared.value;
  return (
    <div class="panel">
      <LinkNote address={address} />
      <Choice course={course} />
      {prepared && <PreparedRule key={prepared.name} prepared={prepared} />}
      {mission === undefined ? (
        !prepared && <p>{isFree ? freeGoal : orderGoal}</p>
      ) : (
        <Task key={mission.name} course={course} mission={mission} />
      )}
      <div class="doings">
        <button
          type="button"
          onClick={() => course.begin(mission?.name ?? (prepared ? `rule/${prepared.name}` : ''))}
        >
          {reset}
        </button>
      </div>
      {mission?.name === 'ours' && <Search lab={lab} />}
      <Strategies lab={lab} />
    </div>
  );
}

/** Reports a link that cannot be opened, or that was made by a different version of the code. */
function LinkNote({ address }: { readonly address: Address }) {
  const { linkFaults, otherCode, recorded, runAnyway } = courseWords();
  const fault = address.fault.value;
  if (fault !== undefined) return <p class="verdict">{linkFaults[fault]}</p>;
  const foreign = address.foreign.value;
  if (foreign === undefined) return null;
  return (
    <div class="ending">
      <p>{otherCode}</p>
      {foreign.recorded && <p>{recorded(`${foreign.recorded.rule}: ${foreign.recorded.what}`)}</p>}
      <button type="button" class="solid" onClick={() => address.open(foreign)}>
        {runAnyway}
      </button>
    </div>
  );
}

function Choice({ course }: { readonly course: Course }) {
  const { choose, numbered } = courseWords();
  const { free } = labWords();
  const titles = missionWords();
  return (
    <label class="field">
      <span>{choose}</span>
      <select
        value={course.mission.value?.name ?? ''}
        onChange={({ currentTarget }) => course.goTo(currentTarget.value)}
      >
        <option value="">{free}</option>
        {MISSIONS.map(({ name }, index) => (
          <option key={name} value={name}>
            {`${numbered(index + 1, titles[name].title)}${wins.value[name] === undefined ? '' : ' ✓'}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Our counter without one rule, in a world that shows what the rule is for. */
function PreparedRule({ prepared: { name, rule } }: { readonly prepared: Prepared }) {
  return (
    <>
      <p class="goal">{courseWords().withoutRule}</p>
      <p>{strategyName(`ours/${name}`)}</p>
      <RuleView rule={rule} />
    </>
  );
}

interface TaskProps {
  readonly course: Course;
  readonly mission: Mission;
}

function Task({ course, mission }: TaskProps) {
  const { goal, hints } = missionWords()[mission.name];
  const { hint, actions } = courseWords();
  const isOver = useComputed(() => isDecided(mission, course.outcome.value));
  return (
    <>
      <p class="goal">{goal}</p>
      {hints.map((text, index) => (
        <details key={text} class="hint">
          <summary>{hint(index + 1)}</summary>
          <p>{text}</p>
        </details>
      ))}
      <p class="aside">
        {actions(course.actions.value, mission.par === undefined ? '–' : String(mission.par))}
      </p>
      <div role="status">{isOver.value && <Ending course={course} mission={mission} />}</div>
    </>
  );
}

/** The last mission also ends when our counter has withstood enough faults. */
function isDecided({ name }: Mission, outcome: Outcome): boolean {
  return outcome === 'won' || (name === 'ours' && outcome === 'lost');
}

function Ending({ course, mission }: TaskProps) {
  const { won, bug, kept, next } = courseWords();
  const isBug = mission.name === 'ours' && course.outcome.value === 'won';
  const following = course.next;
  return (
    <div class="ending">
      <p>
        <strong>{won}</strong> {isBug ? bug : missionWords()[mission.name].ending}
      </p>
      <RuleView rule={mission.rule} />
      <p class="aside">
        {kept} <a href={`/source/${mission.file}`}>{mission.file}</a>
      </p>
      {following && (
        <button type="button" class="solid" onClick={() => course.goTo(following.name)}>
          {next}
        </button>
      )}
    </div>
  );
}
