/*
 * The Lab's page: mission and strategy on the left, stage and diagram in the middle, the inspector on the right, time
 * below. On a phone, the side panels are sheets.
 */

import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { newcomer } from '../../sim/lab/experiment.ts';
import { SiteNav } from '../components/site-nav.tsx';
import { Title } from '../components/title.tsx';
import { words } from '../words.ts';
import { Runner } from './jobs.ts';
import { Lab } from './model.ts';
import { DiagramView } from './parts/diagram.tsx';
import { EditBar } from './parts/edit-bar.tsx';
import { Inspector } from './parts/inspector.tsx';
import { useLabKeys } from './parts/keys.ts';
import { Overview } from './parts/overview.tsx';
import { Picture } from './parts/picture.ts';
import { Stage } from './parts/stage.tsx';
import { TraceList } from './parts/trace-list.tsx';
import { TransportBar } from './parts/transport-bar.tsx';
import { Transport } from './transport.ts';
import { labWords } from './words/page.ts';

/** The address of the worker as it was built; build.mjs puts it here. */
declare const LAB_WORKER: string;

const makeWorker = () => new Worker(LAB_WORKER, { type: 'module' });

export type Sheet = 'mission' | 'inspector' | 'list';

export function LabPage() {
  const lab = useMemo(() => new Lab(new Runner(makeWorker), newcomer()), []);
  const transport = useMemo(() => new Transport(lab), [lab]);
  const picture = useMemo(() => new Picture(lab, signal(0)), [lab]);
  const sheet = useSignal<Sheet | undefined>(undefined);
  useEffect(() => lab.start(), [lab]);
  useEffect(() => () => transport.pause(), [transport]);
  useLabKeys(lab, transport);
  const { title, lead, inspector, list, close } = labWords();
  const panels = { inspector, list };
  return (
    <div class="lab">
      <header class="lab-head">
        <Title text={title} tab={`${words().lab} · ${words().title}`} />
        <p class="lab-lead">{lead}</p>
        <EditBar lab={lab} />
        <SiteNav />
      </header>
      <main class="lab-main">
        <Stage lab={lab} picture={picture} show={() => (sheet.value = 'inspector')} />
        <DiagramView lab={lab} picture={picture} />
      </main>
      <aside class="lab-side" data-open={sheet.value !== undefined}>
        <div class="lab-tabs" role="tablist">
          {(['inspector', 'list'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={(sheet.value ?? 'inspector') === name}
              onClick={() => (sheet.value = name)}
            >
              {panels[name]}
            </button>
          ))}
          <button type="button" class="lab-close" onClick={() => (sheet.value = undefined)}>
            {close}
          </button>
        </div>
        {sheet.value === 'list' ? <TraceList lab={lab} /> : <Inspector lab={lab} picture={picture} />}
      </aside>
      <footer class="lab-foot">
        <TransportBar lab={lab} transport={transport} />
        <Overview lab={lab} picture={picture} />
      </footer>
      <p class="unseen" aria-live="polite">
        {lab.spoken}
      </p>
    </div>
  );
}
