/*
 * Runs all checks on each Node that is supported, whatever Node is installed (Linux on x64 and arm64).
 *
 *   npm run check:nodes                          npm run check, on all of them
 *   npm run check:nodes -- 24 26                 only on these
 *   npm run check:nodes -- 24 -- npm test        another command
 *
 * Out: a table of what passed; exit code 1 if something did not, 2 if the command line is wrong.
 */

import { spawnSync } from 'node:child_process';
import { NODES, packageOfNode } from './nodes.mjs';

function main(args) {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const majors = end === 0 ? Object.keys(NODES) : args.slice(0, end);
  const command = end >= args.length - 1 ? ['npm', 'run', 'check'] : args.slice(end + 1);
  const unknown = majors.find((major) => !Object.hasOwn(NODES, major));
  if (unknown !== undefined)
    return fail(`There is no Node ${unknown} here: choose from ${Object.keys(NODES).join(', ')}.`);
  if (packageOfNode(majors[0]) === undefined) {
    return fail(
      `npm has no Node for ${process.platform} ${process.arch}: install each, and run "${command.join(' ')}".`,
    );
  }
  const lines = majors.map((major) => `Node ${NODES[major]}: ${runOn(major, command)}`);
  console.log(`\n${lines.join('\n')}`);
  return lines.every((line) => line.endsWith('passed')) ? 0 : 1;
}

/** npm puts that Node first in PATH, so that whatever the command starts runs on it, too. */
function runOn(major, command) {
  console.log(`\n—— ${command.join(' ')} on Node ${NODES[major]}`);
  const exec = ['exec', '--yes', `--package=${packageOfNode(major)}`, '--', ...command];
  const { status, signal } = spawnSync('npm', exec, { stdio: 'inherit' });
  return status === 0 ? 'passed' : `failed (${signal ?? `exit code ${status}`})`;
}

function fail(message) {
  console.error(message);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
