/*
 * What the load tester is told on its command line. In: flags. Out: options, or what to print instead of starting.
 */

import { number, oneOf, type Program, path, text, type Values } from '../../cli/option.ts';
import { type Answer, parse } from '../../cli/parse.ts';
import { isWebSocketUrl } from '../websocket/target.ts';

export const MODES = ['press', 'plain', 'idle', 'storm', 'churn'] as const;
export type Mode = (typeof MODES)[number];

/** Presses that one active socket sends a second, unless --active says otherwise: servers limit them. */
const USUAL_RATE_OF_ONE = 20;
const USUAL_ACTIVE = 100;

const TABLE = {
  url: text(
    'ws://127.0.0.1:6789/',
    "the counter's address, or that of a naive one, such as ws://127.0.0.1:6789/lessons/counter",
    (url) => (isWebSocketUrl(url) ? url : undefined),
    { placeholder: 'url', expected: 'an address that begins with ws:// or wss://, without #' },
  ),
  mode: oneOf(
    MODES,
    'press',
    'press: numbered presses. plain: presses without numbers. idle: holds the sockets. storm: cuts all sockets, then all reconnect. churn: sockets come and go',
    { placeholder: 'mode' },
  ),
  sockets: number(1000, 1, 1_000_000, 'number of sockets'),
  rate: number(200, 0, 1_000_000, 'presses per second, in total; with churn, arrivals per second'),
  active: number(undefined, 1, 1_000_000, 'number of sockets that press', {
    defaultText: `up to ${USUAL_ACTIVE}, or rate / ${USUAL_RATE_OF_ONE}`,
  }),
  duration: seconds(10, 1, 3600, 'how long to press, or to hold the sockets'),
  ramp: seconds(2, 0, 600, 'time in which the sockets connect; 0: as fast as the server accepts them'),
  report: path(
    undefined,
    'write a self-contained HTML page with charts',
    { expected: 'the name of a file that ends with .html' },
    /.\.html?$/i,
  ),
  'press-token': text(
    undefined,
    'press token, if the server requires one',
    (token) => (/^[!-~]+$/.test(token) ? token : undefined),
    { placeholder: 'token', secret: true, expected: 'visible ASCII characters without a space' },
  ),
  pid: number(undefined, 1, 2 ** 31, 'process id of the server, on this computer', {
    defaultText: 'found by the port',
  }),
};

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run load',
  installed: 'shared-counter load',
  about:
    'The load tester of the shared counter: it opens many sockets, presses on a fixed schedule, and checks that each press counts once.',
  options: TABLE,
  notes: [
    'Exit code: 0 on success; 1 if presses were lost or counted twice, sockets disagree, or something failed; 2 if an option is invalid, or this system does not allow so many sockets; 3 if exactness could not be judged, because others pressed at the same time. Ctrl-C ends a run early and prints the figures so far. How it measures: docs/load-testing.md',
  ],
  hint: ' See --help.',
};

/**
 * @param argv the flags, without node and script
 * @example parseOptions(['--sockets', '5000']) // { kind: 'options', options: { sockets: 5000, mode: 'press', … } }
 */
export function parseOptions(argv: readonly string[]): { kind: 'options'; options: Options } | Answer {
  return parse(PROGRAM, argv, {}, optionsFrom);
}

/** What the load tester is told. */
export type Options = Exclude<ReturnType<typeof optionsFrom>, string>['options'];

function optionsFrom({ duration, ramp, ...values }: Values<typeof TABLE>) {
  const {
    mode,
    sockets,
    rate,
    active = usualActive(sockets, rate),
    'press-token': pressToken,
    ...rest
  } = values;
  if (active > sockets) return `--active ${active} is more than --sockets ${sockets}.`;
  if (rate === 0 && mode !== 'idle' && mode !== 'storm') {
    return `--rate 0 does nothing with --mode ${mode}; --mode idle holds sockets without a press.`;
  }
  const options = {
    ...rest,
    mode,
    sockets,
    rate,
    active,
    pressToken,
    durationMs: 1000 * duration,
    rampMs: 1000 * ramp,
  };
  return { kind: 'options' as const, options };
}

function usualActive(sockets: number, rate: number): number {
  return Math.min(sockets, Math.max(USUAL_ACTIVE, Math.ceil(rate / USUAL_RATE_OF_ONE)));
}

function seconds(defaultValue: number, from: number, to: number, meaning: string) {
  const expected = `a number of seconds from ${from} to ${to}`;
  return number(defaultValue, from, to, meaning, { placeholder: 'seconds', hasFraction: true, expected });
}
