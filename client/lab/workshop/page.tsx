/*
 * The workshop's page: the editor, and beside it the levels, the verdict and the world that breaks the code; below each
 * other on a phone.
 */

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { WORLDS } from '../../../sim/workshop/messages.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { query } from '../../router.ts';
import { words } from '../../words.ts';
import { courseWords } from '../words/course.ts';
import { CodeAddress } from './address.ts';
import { Editor } from './editor/editor.tsx';
import { Judge } from './judge.ts';
import { Workshop } from './model.ts';
import { Help } from './parts/help.tsx';
import { Levels } from './parts/levels.tsx';
import { Share } from './parts/share.tsx';
import { Verdict } from './parts/verdict.tsx';
import { World } from './parts/world.tsx';
import { Sandbox } from './sandbox/sandbox.ts';
import { readKept } from './saved.ts';
import { FIRST, START_NAMES, startCode } from './starts.ts';
import { Viewer } from './viewer.ts';
import { shopWords } from './words/page.ts';

/** The URL of the Lab's worker, which runs our own counter; build.mjs inserts it here. */
declare const LAB_WORKER: string;

const makeLabWorker = () => new Worker(LAB_WORKER, { type: 'module' });

/** Everything behind the page. */
class Shop {
  readonly sandbox = new Sandbox();
  readonly workshop: Workshop;
  readonly viewer: Viewer;
  readonly address: CodeAddress;

  constructor() {
    const judge = new Judge(() => this.sandbox.start(), workers());
    this.viewer = new Viewer(makeLabWorker, ({ level, seed }, experiment) =>
      this.workshop.rerun(level, seed, experiment),
    );
    this.workshop = new Workshop(readKept() ?? FIRST, judge, this.viewer, worldsOf(query.peek()));
    this.address = new CodeAddress(this.workshop);
  }

  /** @param home for the sandbox's frame @returns the teardown */
  start(home: Element): () => void {
    this.sandbox.open(home);
    // The address first: its code must not run, and neither must what it replaces.
    const stops = [this.address.start(), this.viewer.start(), this.workshop.start()];
    return () => {
      for (const stop of stops) stop();
      this.sandbox.close();
    };
  }
}

/** Leaves a core to the page, so that it stays smooth. */
function workers(): number {
  return Math.max(1, Math.min(2, navigator.hardwareConcurrency - 1));
}

/** `?worlds=500` passes a level with fewer worlds: for a slow machine, or a test. */
function worldsOf(asked: URLSearchParams): number {
  const worlds = Number(asked.get('worlds') ?? WORLDS);
  return Number.isSafeInteger(worlds) && worlds > 0 ? Math.min(worlds, 1_000_000) : WORLDS;
}

export function WorkshopPage() {
  const shop = useMemo(() => new Shop(), []);
  const home = useRef<HTMLDivElement>(null);
  useEffect(() => shop.start(home.current!), [shop]);
  const { workshop, viewer } = shop;
  const { title, lead, code } = shopWords();
  return (
    <div class="lab shop">
      <header class="lab-head">
        <Title text={title} tab={`${title} · ${words().title}`} />
        <p class="lab-lead">{lead}</p>
        <Share workshop={workshop} />
        <SiteNav />
      </header>
      <section class="shop-left" aria-label={code}>
        <Task shop={shop} />
        <Starts workshop={workshop} />
        <Editor workshop={workshop} viewer={viewer} />
        <Help />
      </section>
      <main class="shop-right">
        <Levels workshop={workshop} />
        <Verdict workshop={workshop} />
        <World viewer={viewer} />
      </main>
      <div ref={home} />
    </div>
  );
}

/** A teacher's text, and what is wrong with a link. */
function Task({ shop: { workshop, address } }: { readonly shop: Shop }) {
  const fault = address.fault.value;
  const task = workshop.task.value;
  return (
    <>
      {fault !== undefined && <p class="verdict">{courseWords().linkFaults[fault]}</p>}
      {task && (
        <section class="shop-task">
          <h2>{shopWords().task}</h2>
          <p>{task}</p>
        </section>
      )}
    </>
  );
}

function Starts({ workshop }: { readonly workshop: Workshop }) {
  const { startFrom, choose, starts, bringBack } = shopWords();
  const before = workshop.before.value;
  return (
    <div class="shop-starts">
      <label class="choice">
        <span>{startFrom}</span>
        <select
          value=""
          onChange={({ currentTarget }) => {
            const name = START_NAMES.find((each) => each === currentTarget.value);
            if (name !== undefined) workshop.replace(startCode(name));
            currentTarget.value = '';
          }}
        >
          <option value="">{choose}</option>
          {START_NAMES.map((name) => (
            <option key={name} value={name}>
              {starts[name]}
            </option>
          ))}
        </select>
      </label>
      {before !== undefined && before !== workshop.code.value && (
        <button type="button" class="tool wide" onClick={() => workshop.replace(before)}>
          {bringBack}
        </button>
      )}
    </div>
  );
}
