import { describe, expect, it } from 'vitest';
import { judgeOf } from './judge-code.ts';

const SERVER = 'export const server = (io) => ({});';

describe('code that is refused', () => {
  it.each([
    ['const client = (io) => {\n  let a = ;\n};', 2, 11, /Unexpected token/],
    [`import a from 'a';\n${SERVER}`, 1, 1, /imported/],
    [`\n  const a = () => import('a');`, 2, 19, /imported/],
    [`export const client = async (io) => ({});`, 1, 23, /not async/],
    [`export default {};`, 1, 1, /by their names/],
    // An HTML comment in a function, but not in a module: neither may hide code from the check.
    [`export const client = () => a<!--b/*\n import('a') //*/\n;${SERVER}`, 2, 2, /imported/],
  ])('%j, at %i:%i', (code, line, column, message) => {
    expect(judgeOf(code).loaded).toMatchObject({
      kind: 'refused',
      line,
      column,
      message: expect.stringMatching(message),
    });
  });

  it('names the half that is missing', () => {
    expect(judgeOf(SERVER).loaded).toEqual({
      kind: 'refused',
      message: 'The code does not define `client`.',
    });
  });
});

it('an error is told with its handler, and its line and column in the text as written', () => {
  const code = `// one\nconst client = (io) => ({\n  press() { for (const a of [1]) { null.x; } },\n});\n${SERVER}`;
  expect(judgeOf(code).run('latency', 5)).toMatchObject({
    kind: 'failed',
    broken: { rule: 'error', in: { half: 'client', handler: 'press' }, at: { line: 3, column: 41 } },
  });
});

it('each entry of a replay names the code that ran for it, with its line', () => {
  const code = `export const client = (io) => ({
  press(step, id) {
    io.send({ step });
    io.confirm(id);
  },
});
export const server = (io, { value }) => ({
  message(_, { step }) {
    value += step;
    io.commit({ value });
  },
});`;
  const { run, handlers } = judgeOf(code).replay('latency', 1);
  const of = (kind: string) => handlers[run.entries.findIndex((entry) => entry.kind === kind)];
  expect(of('pressed')).toMatchObject({ half: 'client', handler: 'press', line: 2 });
  expect(of('commit')).toMatchObject({ half: 'server', handler: 'message', who: 'server', line: 10 });
  const at = run.entries.findIndex((entry) => entry.kind === 'sent' && 'note' in entry.content);
  expect(handlers[at]).toMatchObject({ half: 'client', handler: 'press', line: 3 });
});

it('what does not fail twice alike is not deterministic', () => {
  const random = Math.random;
  let calls = 0;
  Math.random = () => (++calls === 1 ? 1 : 0); // only without a lockdown
  try {
    const code = `export const client = (io) => ({ press() { if (Math.random() > 0) throw new Error('now'); } });\n${SERVER}`;
    const { kind } = judgeOf(code).run('latency', 1);
    expect(kind).toBe('notDeterministic');
  } finally {
    Math.random = random;
  }
});
