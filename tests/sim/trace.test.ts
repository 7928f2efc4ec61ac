import { expect, it } from 'vitest';
import type { Entry } from '../../sim/entry.ts';
import { traceOf } from '../../sim/trace.ts';
import { World } from '../../sim/world.ts';

function traceOfPress(): string[] {
  const entries: Entry[] = [];
  new World({
    seed: 1,
    settings: {
      tabs: 2,
      plainPressers: 0,
      startValue: 0,
      latenciesMs: [20, 30],
      jitterMs: 0,
      durationMs: 2_000,
    },
    schedule: [{ atMs: 500, kind: 'press', who: 0, delta: 1 }],
    log: (entry) => entries.push(entry),
  }).run();
  return traceOf(entries);
}

it('a press is followed from end to end: made, sent, on disk, acknowledged, and on every screen', () => {
  const lines = traceOfPress();
  expect(lines[0]).toBe('       ms   a   b   S   D');
  const story = [
    '    500.0   ■   │   │   │   a presses +1',
    / {3}● {3}│ {3}│ {3}│ {3}to server: \+1 #1$/,
    / {3}├───┼───▶ {3}│ {3}server gets \+1 #1$/,
    / {3}│ {3}│ {3}│ {3}■ {3}1 presses are on disk: 1, revision 1$/,
    / {3}│ {3}│ {3}● {3}│ {3}to a: ack #1, revision 1$/,
    / {3}◀───┼───┤ {3}│ {3}a gets ack #1, revision 1$/,
    / {3}│ {3}◀───┤ {3}│ {3}b gets state 1, revision 1$/,
    / {3}│ {3}○ {3}│ {3}│ {3}b shows 1, 2 people \(live\)$/,
  ];
  const at = story.map((part) =>
    lines.findIndex((line) => (typeof part === 'string' ? line === part : part.test(line))),
  );
  expect(at).not.toContain(-1);
  expect(at).toEqual([...at].sort((one, other) => one - other));
});

it('every entry of any world has a line', () => {
  for (let seed = 1; seed < 40; seed++) {
    const entries: Entry[] = [];
    new World({ seed, log: (entry) => entries.push(entry) }).run();
    const lines = traceOf(entries);
    const isPress = (entry: Entry): boolean => entry.kind === 'happening' && entry.happening.kind === 'press';
    const presses = entries.filter(isPress).length; // each is told by its page
    expect(lines).toHaveLength(1 + entries.length - presses);
    expect(lines.filter((line) => line.includes('undefined'))).toEqual([]);
  }
});
