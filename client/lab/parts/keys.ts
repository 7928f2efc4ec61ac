/*
 * The Lab by keyboard: in the diagram, ↑ and ↓ move along time and ← and → to the next lane; anywhere, the space bar plays
 * and Ctrl+Z undoes.
 */

import { useEffect } from 'preact/hooks';
import { laneOf } from '../layout/lanes.ts';
import { drawnOf, type Index } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import type { Transport } from '../transport.ts';
import { entrySentence } from '../words/entries.ts';
import { step } from './transport-bar.tsx';

const TYPING = 'input, textarea, select, button, a, dialog';

export function useLabKeys(lab: Lab, transport: Transport): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const act = event.defaultPrevented ? undefined : actOf(event, lab, transport);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [lab, transport]);
}

function actOf(event: KeyboardEvent, lab: Lab, transport: Transport): (() => void) | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const target = event.target as Element;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() !== 'z') return undefined;
    return () => (shiftKey ? lab.redo() : lab.undo());
  }
  if (altKey) return undefined;
  if (key === ' ' && !target.closest(TYPING)) return () => transport.toggle();
  return target.closest('.paper') ? walk(key, lab, transport) : undefined;
}

function walk(key: string, lab: Lab, transport: Transport): (() => void) | undefined {
  if (key === 'ArrowDown') return () => step(lab, transport, 1);
  if (key === 'ArrowUp') return () => step(lab, transport, -1);
  if (key === 'ArrowLeft') return () => cross(lab, -1);
  if (key === 'ArrowRight') return () => cross(lab, 1);
  return key === 'Escape' ? () => lab.select(undefined) : undefined;
}

/** To the entry on the next lane that is closest in time. */
function cross(lab: Lab, way: 1 | -1): void {
  const entries = lab.main.entries.peek();
  const drawn = drawnOf(entries, lab.unfolded.peek());
  const from = Math.max(0, lab.cursor.peek().index - 1);
  const lanes = [...(lab.main.moment.peek()?.devices ?? []).map(({ name }) => name), 'server', 'disk'];
  const place = lanes.indexOf(laneOf(entries[from]) ?? lanes[0]!);
  const lane = lanes[place + way];
  if (lane === undefined) return;
  let nearest: Index | undefined;
  entries.forEach((entry, index) => {
    if (!drawn[index] || laneOf(entry) !== lane) return;
    if (nearest === undefined || Math.abs(index - from) < Math.abs(nearest - from)) nearest = index;
  });
  if (nearest === undefined) return;
  lab.select({ kind: 'entry', index: nearest, of: lab.main });
  lab.spoken.value = entrySentence(entries[nearest]!);
}
