/*
 * What the agent is told on its command line. In: flags and environment. Out: options, or what to print
 * instead of starting.
 */

import { type Program, text } from '../../cli/option.ts';
import { type Answer, type Environment, parse } from '../../cli/parse.ts';
import { isAgentName, isServerName } from '../../protocol/monitor.ts';
import { isWebSocketUrl } from '../websocket/target.ts';

export interface AgentOptions {
  readonly url: string;
  /** Secret: never printed. */
  readonly token: string;
  readonly name: string;
}

/** What they must be is checked when all are known (mistakeIn). */
const any = (given: string) => given;
const TABLE = {
  url: text('ws://localhost:6789/lessons/monitor', "the monitor's address", any, {
    ...{ placeholder: 'url', expected: 'an address' },
  }),
  token: text(
    undefined,
    'token that the server expects, and prints at startup; better set in the environment, since other users of this machine can see command lines',
    any,
    { placeholder: 'token', env: 'MONITOR_TOKEN', expected: 'visible ASCII characters, no space' },
  ),
  name: text(undefined, 'name to report under, 1 to 40 characters', any, {
    ...{ placeholder: 'name', defaultText: "this machine's name", expected: 'a text' },
  }),
};

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run monitor',
  installed: 'shared-counter monitor',
  about: "An agent of the live monitor: it reports this machine's CPU and memory to the server every 5 s.",
  options: TABLE,
  notes: [
    'It reconnects automatically. Ctrl-C ends it. Exit code: 0 if it was asked to stop; 1 if the server refuses it; 2 if an option is invalid.',
  ],
  hint: ' See --help.',
};

/**
 * @param argv the flags, without node and script
 * @param hostName stands in for --name
 */
export function parseOptions(
  argv: readonly string[],
  env: Environment,
  hostName: string,
): { kind: 'options'; options: AgentOptions } | Answer {
  return parse(PROGRAM, argv, env, ({ url, token = '', name = fallbackName(hostName) }) => {
    const options = { url, token, name };
    return mistakeIn(options) ?? { kind: 'options', options };
  });
}

function mistakeIn({ url, token, name }: AgentOptions): string | undefined {
  if (!isWebSocketUrl(url)) return `--url must begin with ws:// or wss:// and have no #, not "${url}".`;
  if (token === '') return '--token is missing: the server prints its token at startup.';
  if (!/^[!-~]+$/.test(token)) return '--token must be of visible ASCII characters, without a space.';
  if (isServerName(name)) return `--name must not be "${name}": that is the name of a server's own agent.`;
  if (!isAgentName(name)) return `--name must be 1 to 40 visible characters, not ${JSON.stringify(name)}.`;
  return undefined;
}

function fallbackName(hostName: string): string {
  const name = [...hostName].slice(0, 40).join('').trim();
  return isAgentName(name) && !isServerName(name) ? name : 'agent';
}
