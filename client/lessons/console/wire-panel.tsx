/*
 * The wire panel: the counter's own frames, live. It observes the counter's socket while it is mounted.
 */

import '../../app.tsx'; // as in ../lessons.tsx
import { useEffect, useMemo } from 'preact/hooks';
import { tapWire } from '../../socket.ts';
import { loadStyles } from '../styles.ts';
import { EntryLog } from './entry-log.ts';
import { explainMessage, masked } from './explain.ts';
import { Tape } from './tape.tsx';
import { consoleWords } from './words.ts';

/** The panel, once its styles are loaded. */
export async function loadWirePanel(): Promise<typeof WirePanel> {
  await loadStyles();
  return WirePanel;
}

function WirePanel() {
  const log = useMemo(() => new EntryLog(), []);
  useEffect(() => {
    tapWire({
      frame: (direction, text) => log.frame(direction, masked(text)),
      opened: (protocol) => log.event({ type: 'open', protocol }),
      closed: (code, reason, wasClean, byUs) => log.event({ type: 'close', code, reason, wasClean, byUs }),
    });
    return () => tapWire(undefined);
  }, [log]);
  const { wireTitle, wireHint, clear } = consoleWords();
  return (
    <aside class="console wire" aria-labelledby="wire-title">
      <div class="console-head">
        <h2 id="wire-title">{wireTitle}</h2>
        <p>{wireHint}</p>
        <button type="button" class="knob clear" onClick={() => log.clear()}>
          {clear}
        </button>
      </div>
      <Tape entries={log.entries} explain={explainMessage} />
    </aside>
  );
}
