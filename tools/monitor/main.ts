/*
 * Where the monitor's agent begins: `npm run monitor -- --help`. It puts the parts together, and ends at SIGINT
 * and SIGTERM.
 */

import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { print } from '../../cli/parse.ts';
import { stopAtSignal } from '../system/signals.ts';
import { runAgent } from './agent.ts';
import { connect } from './connection.ts';
import { machineLoad } from './machine.ts';
import { type AgentOptions, parseOptions } from './options.ts';

function run(options: AgentOptions): Promise<number> {
  const stop = stopAtSignal();
  const load = machineLoad();
  const { origin, pathname } = new URL(options.url);
  return runAgent({
    url: `${origin}${pathname}`, // to be printed: without a password or a query
    name: options.name,
    connect: (opened) => connect(options, { load, opened, stop }),
    wait: (ms) => delay(ms, undefined, { signal: stop }).catch(() => {}), // aborted: no need to wait
    stop,
    random: Math.random,
    print: (line) => console.log(line),
  });
}

const result = parseOptions(process.argv.slice(2), process.env, hostname());
process.exitCode = result.kind === 'options' ? await run(result.options) : print(result);
