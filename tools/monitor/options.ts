/*
 * What the agent is told on its command line. In: flags and environment. Out: options, or what to print
 * instead of starting.
 */

import { parseArgs } from 'node:util';
import { isAgentName, isServerName } from '../../protocol/monitor.ts';

export interface AgentOptions {
  readonly url: string;
  /** Secret: never printed. */
  readonly token: string;
  readonly name: string;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: AgentOptions }
  | { readonly kind: 'help'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

const DEFAULT_URL = 'ws://localhost:6789/lessons/monitor';

const HELP = `An agent of the live monitor: it reports this machine's CPU and memory to the server every 5 s.

Usage: npm run monitor -- [options], or: shared-counter monitor [options]

  --url <url>      the monitor's address (default: ${DEFAULT_URL})
  --token <token>  what the server wants to hear; it prints it at the start. Better in the environment,
                   as MONITOR_TOKEN: other users of this machine can see its command lines
  --name <name>    what to report as, 1 to 40 characters (default: this machine's name)
  -h, --help       print this

It comes back by itself when the connection is lost. Ctrl-C ends it. Exit code: 0 if it was asked to
end; 1 if the server does not want it; 2 if an option is wrong.`;

/**
 * @param argv the flags, without node and script
 * @param hostName stands in for --name
 */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  hostName: string,
): OptionsResult {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return { kind: 'usage-error', message: flags };
  if (flags.help) return { kind: 'help', text: HELP };
  const { url = DEFAULT_URL, token = env.MONITOR_TOKEN ?? '', name = fallbackName(hostName) } = flags;
  const mistake = mistakeIn({ url, token, name });
  if (mistake !== undefined) return { kind: 'usage-error', message: mistake };
  return { kind: 'options', options: { url, token, name } };
}

/** @returns the message of a mistake, if it is a text */
function readFlags(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const help = { type: 'boolean', short: 'h' } as const;
    return parseArgs({ args: [...argv], options: { url: text, token: text, name: text, help } }).values;
  } catch (error) {
    const { message } = error as Error;
    const flag = /^Option '(?:-\w, )?(--\w+).*argument (?:missing|is ambiguous)/.exec(message)?.[1];
    if (flag !== undefined) return `${flag} needs a value. See --help.`;
    const [sentence] = message.split(/\.(?=\s|$)|\n/); // what follows is advice for programmers
    return `${sentence}. See --help.`;
  }
}

function mistakeIn({ url, token, name }: AgentOptions): string | undefined {
  if (!isWebSocketUrl(url)) return `--url must begin with ws:// or wss:// and have no #, not "${url}".`;
  if (token === '') return '--token is missing: the server prints its own at the start. See --help.';
  if (!/^[!-~]+$/.test(token)) return '--token must be of visible ASCII characters, without a space.';
  if (isServerName(name)) return `--name must not be "${name}": so a server's own agent is called.`;
  if (!isAgentName(name)) return `--name must be 1 to 40 visible characters, not ${JSON.stringify(name)}.`;
  return undefined;
}

function isWebSocketUrl(url: string): boolean {
  return URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol) && !url.includes('#');
}

function fallbackName(hostName: string): string {
  const name = [...hostName].slice(0, 40).join('').trim();
  return isAgentName(name) && !isServerName(name) ? name : 'agent';
}
