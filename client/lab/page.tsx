/*
 * The Lab's page: mission and strategy on the left, stage and diagram in the middle, the inspector on the right, time
 * controls below. On a phone, the side panels are sheets.
 */

import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { newcomer } from '../../sim/lab/beginnings.ts';
import { SiteNav } from '../components/site-nav.tsx';
import { Title } from '../components/title.tsx';
import { words } from '../words.ts';
import { Address } from './address.ts';
import { Course } from './course.ts';
import { Lab } from './model.ts';
import { EditBar } from './parts/edit-bar.tsx';
import { Inspector } from './parts/inspector.tsx';
import { useLabKeys } from './parts/keys.ts';
import { MissionPanel } from './parts/mission.tsx';
import { Overview } from './parts/overview.tsx';
import { Paper } from './parts/paper.tsx';
import { Picture } from './parts/picture.ts';
import { Stage } from './parts/stage.tsx';
import { TraceList } from './parts/trace-list.tsx';
import { TransportBar } from './parts/transport-bar.tsx';
import { readProgress } from './progress.ts';
import { Transport } from './transport.ts';
import { entrySentence } from './words/entries.ts';
import { labWords } from './words/page.ts';

/** The URL of the built worker; build.mjs inserts it here. */
declare const LAB_WORKER: string;

const makeWorker = () => new Worker(LAB_WORKER, { type: 'module' });

const PANELS = ['mission', 'inspector', 'list'] as const;
type Panel = (typeof PANELS)[number];

/** The panel shown beside the diagram; on a phone, possibly none. */
interface Side {
  readonly panel: Panel;
  readonly isOpen: boolean;
}

export function LabPage() {
  const lab = useMemo(() => new Lab(makeWorker, newcomer()), []);
  const transport = useMemo(() => new Transport(lab), [lab]);
  const course = useMemo(() => new Course(lab), [lab]);
  const address = useMemo(() => new Address(lab, course), [lab, course]);
  const widthPx = useSignal(0);
  const scale = useSignal(1);
  const pictures = useMemo(
    () => [
      new Picture(lab, lab.main, lab.rival, widthPx, scale),
      new Picture(lab, lab.rival, lab.main, widthPx, scale),
    ],
    [lab, widthPx, scale],
  );
  const isCompared = useComputed(() => lab.rival.run.value !== undefined);
  const shown = isCompared.value ? pictures : pictures.slice(0, 1);
  const side = useSignal<Side>({ panel: 'mission', isOpen: false });
  const isWide = useMedia(WIDE);
  // On wide screens the mission has its own column, so it is not repeated here.
  const panel = isWide.value && side.value.panel === 'mission' ? 'inspector' : side.value.panel;
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
  return (
    <div class="lab">
      <Head lab={lab} address={address} />
      {isWide.value && (
        <aside class="lab-mission" aria-label={labWords().mission}>
          <MissionPanel lab={lab} course={course} address={address} />
        </aside>
      )}
      <main class="lab-main">
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
      </aside>
      <footer class="lab-foot">
        <FocusLine lab={lab} side={side} />
        <TransportBar lab={lab} transport={transport} />
        <Overview lab={lab} picture={pictures[0]!} />
        <PanelTabs side={side} panel={panel} />
      </footer>
      <p class="unseen" aria-live="polite">
        {lab.spoken}
      </p>
    </div>
  );
}

/** Room for three columns; the same width as in styles.css. */
const WIDE = '(min-width: 82rem)';

function useMedia(query: string): Signal<boolean> {
  const matches = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = (): void => {
      matches.value = media.matches;
    };
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, [query, matches]);
  return matches;
}

function Head({ lab, address }: { readonly lab: Lab; readonly address: Address }) {
  const { title, lead, failed } = labWords();
  const { value: error } = lab.error;
  return (
    <header class="lab-head">
      <Title text={title} tab={`${words().lab} · ${words().title}`} />
      <p class="lab-lead">{error === undefined ? lead : `${failed}${error}`}</p>
      <EditBar lab={lab} address={address} />
      <SiteNav>
        <a href="/lab/workshop">{labWords().workshop}</a>
      </SiteNav>
    </header>
  );
}

/** Beside the diagram, the tabs choose the panel; on a phone, they also open and close its sheet. */
function PanelTabs({ side, panel }: { readonly side: Signal<Side>; readonly panel: Panel }) {
  const names = labWords();
  const { isOpen } = side.value;
  return (
    <div class="lab-tabs">
      {PANELS.map((name) => (
        <button
          key={name}
          type="button"
          class={`tab-${name}`}
          aria-pressed={panel === name}
          onClick={() => (side.value = { panel: name, isOpen: !(isOpen && panel === name) })}
        >
          {names[name]}
        </button>
      ))}
      <button
        type="button"
        class="lab-close"
        onClick={() => (side.value = { ...side.peek(), isOpen: false })}
      >
        {names.close}
      </button>
    </div>
  );
}

/** On a phone: the selection, in one line. */
function FocusLine({ lab, side }: { readonly lab: Lab; readonly side: Signal<Side> }) {
  const focus = lab.focus.value;
  if (focus?.kind !== 'entry') return null;
  const entry = focus.of.entries.value[focus.index];
  return (
    <button
      type="button"
      class="focus-line"
      onClick={() => (side.value = { panel: 'inspector', isOpen: true })}
    >
      {entry && entrySentence(entry)}
    </button>
  );
}
