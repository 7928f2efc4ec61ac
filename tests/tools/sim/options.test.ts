import { expect, it } from 'vitest';
import { NODES_SABOTAGES } from '../../../sim/redis/sabotage.ts';
import { SABOTAGES } from '../../../sim/sabotage.ts';
import { parseTask } from '../../../tools/sim/options.ts';

const [control] = SABOTAGES;
const url = 'http://localhost:6789';

it.each([
  [[], { kind: 'explore', from: 1, seeds: 10_000, workers: 2, url, control: undefined }],
  [
    ['--seeds', '50', '--from', '7', '--workers', '1', '--control', 'dedupe-off'],
    { kind: 'explore', from: 7, seeds: 50, workers: 1, url, control },
  ],
  [
    ['--seed', '42'],
    { kind: 'replay', seed: 42, trace: false, shrink: false, link: false, url, control: undefined },
  ],
  [
    ['--seed', '42', '--link', '--url', 'https://counter.example:8000/lab?x'],
    {
      kind: 'replay',
      seed: 42,
      trace: false,
      shrink: false,
      link: true,
      url: 'https://counter.example:8000',
      control: undefined,
    },
  ],
  [
    ['--seed', '0', '--trace', '--shrink'],
    { kind: 'replay', seed: 0, trace: true, shrink: true, link: false, url, control: undefined },
  ],
  [['--controls'], { kind: 'controls' }],
  [
    ['--exhaustive'],
    {
      kind: 'exhaust',
      bounds: { clients: 2, presses: 2, faults: 1, kills: false },
      schedule: undefined,
      url: 'http://localhost:6789',
      control: undefined,
    },
  ],
  [
    ['--exhaustive', '--clients', '1', '--faults', '2', '--kills', '--control', 'dedupe-off'],
    {
      kind: 'exhaust',
      bounds: { clients: 1, presses: 2, faults: 2, kills: true },
      schedule: undefined,
      url: 'http://localhost:6789',
      control,
    },
  ],
  [
    ['--exhaustive', '--schedule', 'press a, storage 0'],
    {
      kind: 'exhaust',
      bounds: { clients: 2, presses: 2, faults: 1, kills: false },
      schedule: ['press a', 'storage 0'],
      url: 'http://localhost:6789',
      control: undefined,
    },
  ],
  [
    ['--nodes', '3', '--from', '5'],
    {
      kind: 'nodes',
      nodes: 3,
      from: 5,
      seeds: 300,
      seed: undefined,
      trace: false,
      shrink: false,
      control: undefined,
    },
  ],
  [
    ['--nodes', '2', '--seed', '7', '--shrink', '--control', 'shows-before-wait'],
    {
      kind: 'nodes',
      nodes: 2,
      from: 1,
      seeds: 300,
      seed: 7,
      trace: false,
      shrink: true,
      control: NODES_SABOTAGES[0],
    },
  ],
])('%j asks for %j', (argv, task) => {
  expect(parseTask(argv, 2)).toEqual(task);
});

it.each([
  [['--seeds', '0'], '--seeds must be a whole number from 1 to 1000000000, not "0". See --help.'],
  [['--seeds', '1e4'], '--seeds must be'],
  [['--seed', '9007199254740992'], '--seed must be a whole number from 0 to 9007199254740991'],
  [['--seed=-1'], '--seed must be'],
  [['--seed'], '--seed needs a value: a whole number'],
  [['--workers', '65'], '--workers must be'],
  [['--trace'], '--trace, --shrink and --link need --seed. See --help.'],
  [['--link', '--nodes', '2', '--seed', '1'], '--link shows worlds of one server'],
  [['--url', 'localhost'], '--url must be an address such as http://localhost:6789'],
  [['--seed', '1', '--seeds', '5'], '--seed replays one world'],
  [['--exhaustive', '--seed', '1'], '--exhaustive has no seeds'],
  [
    ['--faults', '1'],
    '--clients, --presses, --faults, --kills and --schedule need --exhaustive. See --help.',
  ],
  [['--exhaustive', '--clients', '4'], '--clients must be a whole number from 1 to 3'],
  [['--controls', '--seeds', '5'], '--controls stands alone. See --help.'],
  [['--control', 'x'], '--control must be one of dedupe-off, ack-before-commit,'],
  [['--control', 'shows-before-wait'], '--control shows-before-wait needs --nodes. See --help.'],
  [['--nodes', '3', '--control', 'dedupe-off'], '--control dedupe-off has no nodes. See --help.'],
  [['--nodes', '1'], '--nodes must be a whole number from 2 to 5'],
  [['--speed', '5'], 'Unknown option --speed. Did you mean --seed?'],
  [['5'], 'Unexpected argument "5"'],
])('%j is answered with one line: %s', (argv, line) => {
  const task = parseTask(argv, 2);
  expect(task.kind === 'usage-error' && task.message).toContain(line);
  expect(task.kind === 'usage-error' && task.message).not.toContain('\n');
});

it('help names every option and fits into 80 columns', () => {
  const task = parseTask(['--help'], 2);
  const text = task.kind === 'help' ? task.text : '';
  for (const word of [
    '--seeds',
    '--from',
    '--workers',
    '--seed',
    '--trace',
    '--shrink',
    '--link',
    '--url',
    '--controls',
    '--exhaustive',
  ]) {
    expect(text).toContain(word);
  }
  for (const { name } of [...SABOTAGES, ...NODES_SABOTAGES]) expect(text).toContain(name);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
