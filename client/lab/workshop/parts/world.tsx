/*
 * The world that breaks the code: the Lab's stage, diagram and time controls, with our strategy beside it on request.
 */

import { Component, type ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { linkTo } from '../../../../sim/lab/link.ts';
import { useLabKeys } from '../../parts/keys.ts';
import { Paper } from '../../parts/paper.tsx';
import { usePictures } from '../../parts/pictures.ts';
import { Stage } from '../../parts/stage.tsx';
import { TransportBar } from '../../parts/transport-bar.tsx';
import { Transport } from '../../transport.ts';
import { entrySentence } from '../../words/entries.ts';
import type { Viewer } from '../viewer.ts';
import { shopWords } from '../words/page.ts';

export function World({ viewer }: { readonly viewer: Viewer }) {
  const { world, noWorld, notDrawn } = shopWords();
  const replay = viewer.replay.value;
  return (
    <section class="shop-world" aria-label={world}>
      {replay === undefined ? (
        <p class="shop-empty">{noWorld}</p>
      ) : (
        <Guard key={`${replay.level} ${replay.seed}`} text={notDrawn}>
          <Drawn viewer={viewer} />
        </Guard>
      )}
    </section>
  );
}

function Drawn({ viewer }: { readonly viewer: Viewer }) {
  const { lab } = viewer;
  const transport = useMemo(() => new Transport(lab), [lab]);
  const { pictures, widthPx, scale, isCompared } = usePictures(lab);
  const shown = isCompared.value ? pictures : pictures.slice(0, 1);
  useEffect(() => () => transport.pause(), [transport]);
  useLabKeys(lab, transport);
  return (
    <>
      <Tools viewer={viewer} />
      <div class="lab-main">
        <div class="stages">
          {/* Only once the paper is measured: the stage stands above its lanes. */}
          {(widthPx.value > 0 ? shown : []).map((picture, place) => (
            <Stage key={place} lab={lab} track={picture.track} picture={picture} show={() => {}} />
          ))}
        </div>
        <Paper lab={lab} pictures={shown} widthPx={widthPx} scale={scale} />
      </div>
      <Step viewer={viewer} />
      <TransportBar lab={lab} transport={transport} isPhone={false} />
      <p class="unseen" aria-live="polite">
        {lab.spoken}
      </p>
    </>
  );
}

function Tools({ viewer }: { readonly viewer: Viewer }) {
  const { compare, openInLab } = shopWords();
  const [href, setHref] = useState<string | undefined>(undefined);
  const experiment = viewer.lab.experiment.value;
  useEffect(() => {
    let isOld = false;
    linkTo({ experiment, view: {} }, location.origin).then(
      (link) => isOld || setHref(link),
      () => setHref(undefined), // too long for a link
    );
    return () => {
      isOld = true;
    };
  }, [experiment]);
  return (
    <div class="shop-tools">
      <label>
        <input
          type="checkbox"
          checked={viewer.isCompared.value}
          onChange={({ currentTarget }) => (viewer.isCompared.value = currentTarget.checked)}
        />
        {compare}
      </label>
      {href && <a href={href}>{openInLab}</a>}
    </div>
  );
}

/** The entry at the selected moment, and the handler that ran then. */
function Step({ viewer }: { readonly viewer: Viewer }) {
  const { lab, now } = viewer;
  const entry = lab.main.entries.value[lab.cursor.value.index - 1];
  const handler = now.value;
  return (
    <p class="shop-step">
      {entry && entrySentence(entry)}
      {handler && (
        <code>{`${handler.half}.${handler.handler}${handler.line ? `:${handler.line}` : ''}`}</code>
      )}
    </p>
  );
}

interface GuardProps {
  readonly text: string;
  readonly children: ComponentChildren;
}

/** A log that came out of the sandbox may describe what cannot be drawn: that must not take the page down. */
class Guard extends Component<GuardProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <p class="shop-empty">{this.props.text}</p> : this.props.children;
  }
}
