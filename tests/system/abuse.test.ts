/*
 * The abuse suite as it is run, if only for a few rows: at the real server, which must pass, and at servers with a
 * weakness, each of which it must find.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { endWithThisProcess } from '../../tools/system/running-program.ts';
import { temporaryDirectory } from './server-process.ts';

async function abuse(flags: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['dist/abuse.mjs', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  endWithThisProcess(child, 'SIGTERM');
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, output };
}

const WEAK = ['--runs', '1', '--transport', 'ws', '--server', 'tests/system/weak-server.mjs'];

/** In the line of a row. What bystanders waited is no measure on a machine that does other things as well. */
const withoutWaits = (output: string): string => output.replace(/; p99 [\d,]+ ms|p99 [\d,]+ ms(; )?/g, '');

describe.concurrent('the abuse suite', () => {
  it.each([
    ['uws', ['flood-plus', 'unread-page', 'rsv1', 'version-8', 'no-json']],
    ['ws', ['rsv1', 'lengths']],
  ])('finds nothing wrong with the real server on %s, and writes that down', async (transport, rows) => {
    await using directory = await temporaryDirectory();
    const out = join(directory.path, 'ABUSE.md');
    const flags = ['--runs', '1', '--transport', transport, '--only', rows.join(), '--out', out];
    const { output } = await abuse(flags);
    const report = withoutWaits(await readFile(out, 'utf8'));
    expect(report.match(/\| (passed|FAILED: ) \|$/gm), output).toHaveLength(rows.length);
    if (rows.includes('flood-plus'))
      expect(report).toMatch(/^\| a flood of plain presses \| [\d,]+ × 1008 \|/m);
  });

  const wrong: readonly [weakness: string, finding: RegExp, row: string][] = [
    ['slow', /p99 [\d,]+ ms/, 'flood-plus'],
    ['grows', /memory grew by [\d,]+ MB/, 'flood-plus'],
    ['dies', /a bystander was closed|the server ended/, 'flood-plus'],
    ['lenient', /attackers got: open/, 'flood-plus'],
    ['doubles', /the number is \d+ after \d+ to \d+ presses/, 'rsv1'],
    ['deaf', /did not exit on SIGTERM within 5 s/, 'rsv1'],
  ];
  it.each(wrong)('finds a server with the weakness %s', async (WEAKNESS, finding, row) => {
    const { code, output } = await abuse([...WEAK, '--only', row], { WEAKNESS });
    expect(output).toMatch(finding);
    expect(code).toBe(1);
  });

  it('finds nothing wrong with a small server that has no weakness', async () => {
    const { output } = await abuse([...WEAK, '--only', 'rsv1']);
    expect(withoutWaits(output)).toMatch(/(passed|FAILED: )$/m);
  });

  it('says in one line what is wrong with an option', async () => {
    const { code } = await abuse(['--transport', 'tcp'], {});
    expect(code).toBe(2);
  });
});
