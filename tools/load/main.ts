/*
 * The load tester's entry point: `npm run load -- --help`. It composes the parts, shuts down gracefully at
 * SIGINT and SIGTERM, and reports the result by its exit code.
 */

import { writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { print } from '../../cli/parse.ts';
import { Terminal } from '../report/terminal.ts';
import { findListener } from '../system/proc.ts';
import { stopAtSignal } from '../system/signals.ts';
import { findTarget, type Target } from '../websocket/target.ts';
import { Crowd } from './crowd.ts';
import { obstacleTo, readLimits } from './limits.ts';
import { type Options, parseOptions } from './options.ts';
import { reportPage } from './report.ts';
import { EXIT_USAGE, EXIT_WRONG, type Result, type Run, RunError, shownUrl } from './run.ts';
import { ChurnRun } from './run-churn.ts';
import { holdIdle } from './run-idle.ts';
import { PressRun } from './run-press.ts';
import { SelfWatch } from './self.ts';
import { headLine, showProgress, tableOf } from './terminal.ts';
import { Timeline } from './timeline.ts';

async function start(options: Options): Promise<number> {
  const target = await findTarget(options.url, options.pressToken).catch((error: NodeJS.ErrnoException) => {
    console.error(`Cannot find ${new URL(options.url).hostname} (${error.code ?? error.message}).`);
    return undefined;
  });
  if (target === undefined) return EXIT_WRONG;
  const obstacle = obstacleTo(options.sockets, target, readLimits());
  if (obstacle !== undefined) {
    console.error(obstacle);
    return EXIT_USAGE;
  }
  const terminal = new Terminal(process.stdout);
  terminal.print(headLine(options));
  return perform(options, target, terminal);
}

async function perform(options: Options, target: Target, terminal: Terminal): Promise<number> {
  const crowd = new Crowd(target, options.sockets);
  const self = new SelfWatch();
  const pid = options.pid ?? (target.isLoopback ? findListener(target.port) : undefined);
  const show = (so: Timeline) => showProgress(terminal, so, options);
  const timeline = new Timeline(crowd.counts, self, pid, show);
  const run: Run = { options, target, crowd, timeline, self, pid, stop: stopAtSignal() };
  try {
    const result = await measure(run);
    timeline.enter('leaving');
    await crowd.leave();
    timeline.end();
    terminal.print(tableOf(result));
    return writeReport(run, result, terminal);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    terminal.show('');
    console.error(error.message);
    return error.exitCode;
  } finally {
    timeline.end();
    self.end();
  }
}

function measure(run: Run): Promise<Result> {
  const { mode } = run.options;
  if (mode === 'idle') return holdIdle(run);
  return mode === 'churn' ? new ChurnRun(run).measure() : new PressRun(run).measure();
}

/** Without secrets in the URL, and without the press token. */
function shownFlags({ url, pressToken }: Options): string {
  const flags = process.argv.slice(2).join(' ').replace(url, shownUrl(url));
  return pressToken === undefined ? flags : flags.replaceAll(pressToken, '…');
}

/** @returns the exit code */
function writeReport({ options, timeline }: Run, result: Result, terminal: Terminal): number {
  if (options.report === undefined) return result.exitCode;
  const [processor] = cpus();
  const head = {
    what: headLine(options),
    command: `npm run load -- ${shownFlags(options)}`,
    where: `${new Date().toISOString()}, Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} × ${processor?.model ?? 'an unknown processor'}`,
  };
  try {
    writeFileSync(options.report, reportPage({ ...result, samples: timeline.samples }, head));
  } catch (error) {
    console.error(`Cannot write ${options.report} (${(error as NodeJS.ErrnoException).code}).`);
    return result.exitCode || EXIT_WRONG;
  }
  terminal.print(`\nThe report is in ${options.report}`);
  return result.exitCode;
}

// Not by exitCode: unanswered connections would keep the process alive.
const parsed = parseOptions(process.argv.slice(2));
process.exit(parsed.kind === 'options' ? await start(parsed.options) : print(parsed));
