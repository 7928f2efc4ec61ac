/*
 * The development loop: builds and starts the server, again after each change of a source, until SIGINT.
 */

import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OUT, ROOT, report } from './files.mjs';
import { fingerprintOfSources, SOURCE_FOLDERS } from './staleness.mjs';

const DEBOUNCE_MS = 50;

/** Builds and starts the server, again and again: on each change of a source, until SIGINT. */
export async function developWith(build, flags) {
  const server = serverProcess(flags);
  let wake = () => {};
  for (const folder of SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))) {
    watch(join(ROOT, folder), { recursive: true }, () => wake()).on('error', report);
  }
  let built;
  for (;;) {
    const change = new Promise((resolve) => {
      wake = resolve;
    });
    const fingerprint = await fingerprintOfSources().catch(() => undefined); // a file vanished: look again soon
    if (fingerprint !== undefined && fingerprint !== built) {
      built = fingerprint;
      await build().then(server.restart).catch(report);
    }
    await change;
    await delay(DEBOUNCE_MS);
  }
}

/** The server as a child process: restarted after a build, stopped with the watcher. */
function serverProcess(flags) {
  let child;
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.stopping = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  const start = () => {
    child = spawn(process.execPath, ['--enable-source-maps', join(OUT, 'server.mjs'), ...flags], {
      stdio: 'inherit',
      detached: process.platform !== 'win32', // Ctrl-C reaches the watcher alone, which then stops the server once
    });
    child.on('exit', function (code) {
      if (this.stopping) return;
      if (code === 0 || code === 2) process.exit(code); // --help, or flags that no change of a source can fix
      console.error('The server ended. It starts again after the next change.');
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => stop().then(() => process.exit(0)));
  }
  return { restart: () => stop().then(start) };
}
