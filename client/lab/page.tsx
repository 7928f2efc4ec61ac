/*
 * The Lab's page: mission and strategy on the left, stage and diagram in the middle, the inspector on the right, time
 * controls below. On a phone, the side panels are sheets.
 */

import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { newcomer } from '../../sim/lab/beginnings.ts';
import { SiteNav } from '../components/site-nav.tsx';
import { Title } from '../components/title.tsx';
import { words } from '../words.ts';
import { Address } from './address.ts';
import { Course } from './course.ts';
import { Lab } from './model.ts';
import { CopyLink } from './parts/copy-link.tsx';
import { Branches, Folds, PrintButton, UndoButtons } from './parts/edit-bar.tsx';
import { Inspector } from './parts/inspector.tsx';
import { useLabKeys } from './parts/keys.ts';
import { PHONE, useMedia, WIDE } from './parts/media.ts';
import { MissionPanel } from './parts/mission.tsx';
import { Overview } from './parts/overview.tsx';
import { FocusLine, isElsewhere, PanelTabs, type Side } from './parts/panel-tabs.tsx';
import { Paper } from './parts/paper.tsx';
import { usePictures } from './parts/pictures.ts';
import { usePrinting } from './parts/print.tsx';
import { Stage } from './parts/stage.tsx';
import { ToolsPanel } from './parts/tools.tsx';
import { TraceList } from './parts/trace-list.tsx';
import { TransportBar } from './parts/transport-bar.tsx';
import { readProgress } from './progress.ts';
import { Transport } from './transport.ts';
import { labWords } from './words/page.ts';
import { strategyName } from './words/strategies.ts';

/** The URL of the built worker; build.mjs inserts it here. */
declare const LAB_WORKER: string;

const makeWorker = () => new Worker(LAB_WORKER, { type: 'module' });

export function LabPage() {
  const lab = useMemo(() => new Lab(makeWorker, newcomer()), []);
  const transport = useMemo(() => new Transport(lab), [lab]);
  const course = useMemo(() => new Course(lab), [lab]);
  const address = useMemo(() => new Address(lab, course), [lab, course]);
  const { pictures, widthPx, scale, isCompared } = usePictures(lab);
  const which = useSignal(0);
  const side = useSignal<Side>({ panel: 'mission', isOpen: false });
  const isWide = useMedia(WIDE);
  const isPhone = useMedia(PHONE).value;
  // A phone has no room for two runs side by side.
  const isSwitched = isPhone && isCompared.value;
  const shown = isCompared.value && !isPhone ? pictures : [pictures[isSwitched ? which.value : 0]!];
  const panel = isElsewhere(side.value.panel, isWide.value, isPhone) ? 'inspector' : side.value.panel;
  useEffect(() => lab.start(), [lab]);
  useEffect(() => course.start(), [course]);
  useEffect(() => {
    readProgress();
    return address.start();
  }, [address]);
  useEffect(() => () => transport.pause(), [transport]);
  useSignalEffect(() => {
    if (lab.focus.value !== undefined && side.peek().panel === 'mission')
      side.value = { ...side.peek(), panel: 'inspector' };
  });
  useLabKeys(lab, transport);
  usePrinting(lab, course);
  return (
    <div class="lab">
      <Head lab={lab} address={address} isPhone={isPhone} />
      {isWide.value && (
        <aside class="lab-mission" aria-label={labWords().mission}>
          <MissionPanel lab={lab} course={course} address={address} />
        </aside>
      )}
      <main class="lab-main">
        {isSwitched && <Switch lab={lab} which={which} />}
        <div class="stages">
          {shown.map((picture, place) => (
            <Stage
              key={place}
              lab={lab}
              track={picture.track}
              picture={picture}
              show={() => (side.value = { panel: 'inspector', isOpen: true })}
            />
          ))}
        </div>
        <Paper lab={lab} pictures={shown} widthPx={widthPx} scale={scale} />
      </main>
      <aside class="lab-side" aria-label={labWords()[panel]} data-open={side.value.isOpen}>
        <PanelTabs side={side} panel={panel} />
        {panel === 'mission' && <MissionPanel lab={lab} course={course} address={address} />}
        {panel === 'inspector' && <Inspector lab={lab} pictures={pictures} />}
        {panel === 'list' && <TraceList lab={lab} />}
        {panel === 'tools' && <ToolsPanel lab={lab} transport={transport} address={address} />}
      </aside>
      <footer class="lab-foot">
        <FocusLine lab={lab} side={side} />
        <TransportBar lab={lab} transport={transport} isPhone={isPhone} />
        <Overview lab={lab} picture={pictures[0]!} />
        <PanelTabs side={side} panel={panel} />
      </footer>
      <p class="unseen" aria-live="polite">
        {lab.spoken}
      </p>
    </div>
  );
}

interface HeadProps {
  readonly lab: Lab;
  readonly address: Address;
  readonly isPhone: boolean;
}

function Head({ lab, address, isPhone }: HeadProps) {
  const { title, lead, failed } = labWords();
  const { value: error } = lab.error;
  return (
    <header class="lab-head">
      <Title text={title} tab={`${words().lab} · ${words().title}`} />
      <p class="lab-lead">{error === undefined ? lead : `${failed}${error}`}</p>
      <div class="edit-bar">
        <UndoButtons lab={lab} />
        {!isPhone && <Branches lab={lab} />}
        {!isPhone && <CopyLink lab={lab} address={address} />}
        {!isPhone && <PrintButton />}
        {!isPhone && <Folds lab={lab} />}
      </div>
      <SiteNav>
        <a href="/lab/workshop">{labWords().workshop}</a>
      </SiteNav>
    </header>
  );
}

/** On a phone: which of two compared runs is shown. Both have the same axis, so what differs changes in place. */
function Switch({ lab, which }: { readonly lab: Lab; readonly which: Signal<number> }) {
  const names = [lab.experiment.value.strategy, lab.rivalStrategy.value];
  return (
    <fieldset class="switch">
      <legend class="unseen">{labWords().compare}</legend>
      {names.map((name, place) => (
        <button
          key={place}
          type="button"
          aria-pressed={which.value === place}
          onClick={() => (which.value = place)}
        >
          {name && strategyName(name)}
        </button>
      ))}
    </fieldset>
  );
}
