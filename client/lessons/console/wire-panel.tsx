/*
 * The wire panel: the counter's real frames as they go by. It taps the wire while it lives.
 */

import '../../app.tsx'; // as in ../lessons.tsx
import { useEffect, useRef } from 'preact/hooks';
import { tapWire } from '../../socket.ts';
import { loadStyles } from '../styles.ts';
import { EntryLog } from './entry-log.ts';
import { explainMessage, masked } from './explain.ts';
import { Tape } from './tape.tsx';
import { consoleWords } from './words.ts';

/** The panel, once its styles are there. */
export async function loadWirePanel(): Promise<typeof WirePanel> {
  await loadStyles();
  return WirePanel;
}

function WirePanel() {
  const log = useRef<EntryLog>(null);
  log.current ??= new EntryLog();
  const { entries } = log.current;
  useEffect(() => {
    const { current } = log;
    tapWire({
      frame: (direction, text) => current!.frame(direction, masked(text)),
      opened: (protocol) => current!.event({ type: 'open', protocol }),
      closed: (code, reason, wasClean, byUs) =>
        current!.event({ type: 'close', code, reason, wasClean, byUs }),
    });
    return () => tapWire(undefined);
  }, []);
  const { wireTitle, wireHint, clear } = consoleWords();
  return (
    <aside class="console wire" aria-labelledby="wire-title">
      <div class="console-head">
        <h2 id="wire-title">{wireTitle}</h2>
        <p>{wireHint}</p>
        <button type="button" class="knob clear" onClick={() => log.current!.clear()}>
          {clear}
        </button>
      </div>
      <Tape entries={entries} explain={explainMessage} />
    </aside>
  );
}
