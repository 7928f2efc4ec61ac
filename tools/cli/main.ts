#!/usr/bin/env node
/*
 * The command of the package, and `npm start`. In: flags of the server, or a subcommand and its flags. Out: the
 * server under a supervisor, or another program of dist/ in this process.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasTerminal } from '../../cli/terminal.ts';
import { type Child, Supervisor } from './supervisor.ts';

const SUBCOMMANDS = ['load', 'sim', 'monitor', 'chat', 'workshop'];

async function main(): Promise<void> {
  const [name = ''] = process.argv.slice(2);
  if (SUBCOMMANDS.includes(name)) {
    process.argv.splice(2, 1); // the program reads its flags from there
    await import(besides(`${name}.mjs`).href);
  } else {
    process.exitCode = await superviseServer(process.argv.slice(2));
  }
}

/** A file of dist/, next to this one. */
function besides(name: string): URL {
  return new URL(`./${name}`, import.meta.url);
}

function superviseServer(flags: readonly string[]): Promise<number> {
  const supervisor = new Supervisor({
    start: () => startServer(flags),
    wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}), // aborted: no need to wait
    nowMs: () => performance.now(),
    print: (line) => console.error(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => supervisor.stop(signal));
  const hadTerminal = hasTerminal();
  process.on('SIGHUP', () => {
    // The terminal is gone; or the server should reload its certificate.
    if (process.platform === 'win32' || (hadTerminal && !hasTerminal())) supervisor.stop('SIGTERM');
    else supervisor.handOn('SIGHUP');
  });
  return supervisor.run();
}

function startServer(flags: readonly string[]): Child {
  const isWindows = process.platform === 'win32';
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', fileURLToPath(besides('server.mjs')), ...flags],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'], // the channel breaks if this process is killed
      // A terminal sends Ctrl-C to a whole process group: in a separate group, the server gets it once, from here.
      detached: !isWindows,
    },
  );
  return {
    exited: once(child, 'exit').then(([code, signal]) => ({ code, signal })),
    kill: (signal) => {
      if (!isWindows || signal === 'SIGKILL') child.kill(signal);
    },
  };
}

await main();
