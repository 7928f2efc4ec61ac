/*
 * The agent: connects, and connects again until it is asked to stop or told not to come back. Chance and the
 * clock are passed in. Out: lines for a person, one for each change, and an exit code.
 */

import { backoffMs, RECONNECT } from '../../client/sync/backoff.ts';
import { mayReconnect } from '../../protocol/close-codes.ts';
import { REPLACED } from '../../protocol/monitor.ts';
import type { Ending } from './connection.ts';

export interface AgentParts {
  readonly url: string;
  readonly name: string;
  /** One connection, from its beginning to its end. */
  readonly connect: (opened: () => void) => Promise<Ending>;
  /** Resolves after `ms`, or as soon as the agent is to stop. */
  readonly wait: (ms: number) => Promise<void>;
  readonly stop: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly print: (line: string) => void;
}

export const EXIT_ENDED = 0;
export const EXIT_UNWANTED = 1;

/** @returns the exit code */
export async function runAgent(parts: AgentParts): Promise<number> {
  const say = withoutRepetition(parts.print);
  const opened = () => say(`Reporting as ${parts.name} to ${parts.url}`);
  for (let attempt = 0; ; attempt++) {
    const ending = await parts.connect(opened);
    if (parts.stop.aborted) break;
    const { line, isFinal } = verdictOn(ending, parts);
    say(isFinal ? line : `${line} Trying again …`);
    if (isFinal) return EXIT_UNWANTED;
    // Only a connection that held starts the count anew: one that breaks at once must not be tried in a rush.
    if ('held' in ending && ending.held) attempt = 0;
    await parts.wait(backoffMs(attempt, RECONNECT, parts.random));
    if (parts.stop.aborted) break;
  }
  say('Ended.');
  return EXIT_ENDED;
}

interface Verdict {
  readonly line: string;
  /** Trying again would not help. */
  readonly isFinal: boolean;
}

function verdictOn(ending: Ending, { url, name }: AgentParts): Verdict {
  switch (ending.kind) {
    case 'unreachable':
      return { line: `Cannot reach ${url} (${ending.reason}).`, isFinal: false };
    case 'refused':
      return ending.status === 401
        ? { line: 'The server refused the token (401): give it the one that it printed.', isFinal: true }
        : { line: `${url} answered with HTTP status ${ending.status}.`, isFinal: false };
    case 'silent':
      return { line: 'The server did not answer to a ping: the connection is dead.', isFinal: false };
    case 'closed':
      return verdictOnClose(ending.code, ending.reason, name);
    default:
      return ending satisfies never;
  }
}

function verdictOnClose(code: number, reason: string, name: string): Verdict {
  if (code === REPLACED) return { line: `Another agent reports as ${name} now.`, isFinal: true };
  const why = reason === '' ? String(code) : `${code}, ${reason}`;
  return mayReconnect(code)
    ? { line: `The connection was closed (${why}).`, isFinal: false }
    : { line: `The server does not want these reports (${why}).`, isFinal: true };
}

/** While nothing changes, there is nothing to say. */
function withoutRepetition(print: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) print(line);
    last = line;
  };
}
