import { expect, it } from 'vitest';
import { printable, quote, StrangersLog } from '../../server/log.ts';

it.each([
  ['a command to a terminal', '\u001b[2J', '\\u{1b}[2J'],
  ['the same in C1', '\u009b2J', '\\u{9b}2J'],
  ['DEL and NUL', '\u007f\u0000', '\\u{7f}\\u{0}'],
  ['a return that overwrites the line', 'a\rb', 'a\\u{d}b'],
  ['an override of the direction', '\u202eexe', '\\u{202e}exe'],
  ['an isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
  ['a line separator', '\u2028', '\\u{2028}'],
  ['half of a pair', '\ud800', '\\u{d800}'],
  ['a stack trace', 'Error: x\n    at y', 'Error: x\n    at y'],
  ['letters of the world', 'é你😀', 'é你😀'],
])('%s is escaped, or left as it is', (_what, line, printed) => {
  expect(printable(line)).toBe(printed);
});

it('a long text is cut', () => {
  expect(printable('x'.repeat(1e6)).length).toBeLessThan(4_100);
  expect(quote('"'.repeat(3_500)).length).toBeLessThan(500);
  expect(quote('a\nb')).toBe('"a\\nb"');
});

it('a thousand lines of one kind are ten, those of others come, and a minute later the rest is counted', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const log = new StrangersLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (let i = 0; i < 1_000; i++) log.line('foreign-origin', `line ${i}`);
  log.line('lesson-failed', 'another');
  expect(lines).toHaveLength(11);
  nowMs = 60_000;
  log.line('foreign-origin', 'again');
  expect(lines.slice(11)).toEqual(['990 more lines of this kind were left out', 'again']);
});
