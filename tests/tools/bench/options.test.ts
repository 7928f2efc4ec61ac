/*
 * The options of the benchmarks.
 */

import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../tools/bench/options.ts';

describe('options of the bench', () => {
  it('default to everything, written to BENCHMARKS.md', () => {
    expect(parseOptions([])).toEqual({
      kind: 'options',
      options: {
        workloads: ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'growth', 'nodes'],
        peers: ['this', 'this-ws', 'lesson', 'ws', 'socket.io', 'websockets'],
        against: undefined,
        warmUpMs: 2_000,
        durationMs: 5_000,
        patienceMs: 10_000,
        repeats: 3,
        isQuick: false,
        out: 'BENCHMARKS.md',
        data: undefined,
      },
    });
  });

  it('may all be given', () => {
    const argv =
      '--only w2,Growth --peers ws,this --duration 8 --patience 20 --repeat 5 --out a.md --data /mnt/x';
    expect(parseOptions(argv.split(' '))).toMatchObject({
      options: {
        workloads: ['W2', 'growth'],
        peers: ['this', 'ws'],
        ...{ durationMs: 8_000, patienceMs: 20_000, repeats: 5, out: 'a.md', data: '/mnt/x' },
      },
    });
  });

  it('write no file in quick mode, unless one is named', () => {
    expect(parseOptions(['--quick'])).toMatchObject({ options: { isQuick: true, out: undefined } });
    expect(parseOptions(['--quick', '--out', 'a.md'])).toMatchObject({ options: { out: 'a.md' } });
    expect(parseOptions(['--out', 'none'])).toMatchObject({ options: { out: undefined } });
  });

  it('compare W1 to W6 with another checkout, and write no file', () => {
    expect(parseOptions(['--against', '../old'])).toMatchObject({
      options: { against: '../old', workloads: ['W1', 'W2', 'W3', 'W4', 'W5', 'W6'], out: undefined },
    });
    expect(parseOptions('--against ../old --only growth'.split(' '))).toMatchObject({
      options: { workloads: ['growth'] },
    });
  });

  it('say in the help what there is to choose from', () => {
    expect(parseOptions(['--help'])).toMatchObject({
      kind: 'help',
      text: expect.stringMatching(/growth {2,}ten times[\s\S]*socket\.io {2,}naive, Socket\.IO/),
    });
  });

  it.each([
    [
      ['--only', 'W9'],
      '--only: there is no "w9", only W1, W2, W3, W4, W5, W6, W7, growth, nodes, lab. See --help.',
    ],
    [['--only', ''], '--only: there is no "", only'],
    [['--peers', 'this,nginx'], '--peers: there is no "nginx", only this, this-ws, lesson'],
    [['--duration', '0'], '--duration must be seconds from 1 to 60, not "0". See --help.'],
    [['--duration', '1e1'], '--duration must be'],
    [['--patience', '121'], '--patience must be'],
    [['--repeat', '0'], '--repeat must be a whole number from 1 to 20'],
    [['--out', 'a.html'], '--out must be a file that ends with .md, not "a.html".'],
    [['--against', '../old', '--out', 'a.md'], '--against writes no file, so it needs no --out. See --help.'],
    [['--only'], '--only needs a value: names, with commas between them. See --help.'],
    [['--fast'], 'Unknown option --fast. See --help.'],
    [['W1'], 'Unexpected argument "W1"'],
  ])('that are wrong are told in one line: %j', (argv, message) => {
    const result = parseOptions(argv);
    expect(result).toMatchObject({ kind: 'usage-error', message: expect.stringContaining(message) });
    expect(result).not.toMatchObject({ message: expect.stringContaining('\n') });
  });
});
