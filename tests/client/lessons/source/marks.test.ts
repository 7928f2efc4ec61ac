import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../client/lessons/source/links.ts';
import { markedLines, ranIn } from '../../../../client/lessons/source/marks.ts';
import { ENDPOINTS } from '../../../../protocol/course.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const TEXT = `const wait = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export async function serve(
  config: Config,
): Promise<void> {
  await opened(config);
}

class Room {
  opened(socket): void {
    socket.send('a');
  }
  readonly received = textOnly((socket) => {
    socket.send('b');
  });
}
const lesson = {
  admit: () => ({ kind: 'welcome' }),
  ponged: isAlive,
  closed(socket) {
    users -= 1;
  },
};
`;

it('of the second Python program of a text are those between its fences', () => {
  const text = ['```python', 'one', '```', '```js', 'no', '```', '```python', 'two', 'more', '```'].join(
    '\n',
  );
  expect(markedLines(text, new URLSearchParams('python=2'))).toEqual([8, 9]);
  expect(markedLines(text, new URLSearchParams('python=3'))).toEqual([]);
});

describe('the lines that an address marks', () => {
  it.each([
    ['lines=3', [3]],
    ['lines=1,3-5', [1, 3, 4, 5]],
    ['lines=5,4-5', [4, 5]],
    ['lines=25-999999', [25, 26, 27]],
    ['ran=opened', [13, 14, 15]],
    ['ran=serve', [6, 7, 8, 9, 10]],
    ['ran=admit,ponged,closed', [21, 22, 23, 24, 25]],
    ['ran=closed&lines=1', [1, 23, 24, 25]],
  ])('of %s are %j', (query, expected) => {
    expect(markedLines(TEXT, new URLSearchParams(query))).toEqual(expected);
  });

  it('name each function once, and are a hundred at most', () => {
    expect(ranIn(TEXT, new URLSearchParams('ran=opened,closed,opened,missing,closed'))).toEqual([
      'opened',
      'closed',
    ]);
    const many = Array.from({ length: 100 }, (_, index) => `missing${index}`).join();
    expect(ranIn(TEXT, new URLSearchParams(`ran=${many},opened`))).toEqual([]);
    expect(markedLines(TEXT, new URLSearchParams(`lines=${Array(100_000).fill('1').join()},3`))).toEqual([
      1, 3,
    ]);
  });

  it.each([
    '',
    'lines=',
    'lines=0',
    'lines=x',
    'lines=5-3',
    'lines=-3',
    'lines=1e9',
    'ran=missing',
    'ran=.*',
    'ran=',
  ])('of %j are none', (query) => {
    expect(markedLines(TEXT, new URLSearchParams(query))).toEqual([]);
  });
});

it.each(ENDPOINTS)('every function of a lesson that a page can link to is found in %s', (name) => {
  const text = readFileSync(join(ROOT, `server/lessons/${name}.ts`), 'utf8');
  const lines = text.split('\n');
  const ran = ['admit', 'opened', 'received', 'closed'].filter((callback) =>
    lines.some((line) => line.startsWith(`    ${callback}`)),
  );
  expect(ran.length).toBeGreaterThan(0);
  for (const callback of ran) {
    const marked = markedLines(text, new URLSearchParams({ ran: callback }));
    const [first, last] = [lines[marked[0]! - 1], lines[marked.at(-1)! - 1]];
    expect(first).toMatch(new RegExp(`^    ${callback}\\b`));
    expect(last).toMatch(/^ {4}(\}\)?,|\w+: .*,)$/);
    expect(marked.length).toBe(marked.at(-1)! - marked[0]! + 1);
  }
});

describe('a line of source', () => {
  it.each([
    ["import { b } from './b.ts';", 'server/b.ts'],
    ["import { b } from '../protocol/b.ts';", 'protocol/b.ts'],
    ["await import('./counter/b.ts');", undefined],
    [' * The real one begins at server/counter/room.ts. More.', 'server/counter/room.ts'],
    ["import { readFile } from 'node:fs';", undefined],
    ['const path = "../../etc/passwd";', undefined],
  ])('%j leads to %s', (line, path) => {
    const parts = partsOf(line, 'server/a.ts');
    expect(parts.map(({ text }) => text).join('')).toBe(line);
    expect(parts.find((part) => part.path !== undefined)?.path).toBe(path);
  });
});
