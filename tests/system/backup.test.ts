/*
 * --backup: a copy of the data, made by another process while the server runs, and what a restore of it tells people.
 */

import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { programPath } from '../setup/programs.ts';
import { EngineClient } from './engine-client.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const OPERATIONS = readFileSync('docs/operations.md', 'utf8');
const CLIENTS = 5;
const BACKUPS = 3;
/** Below --press-rate. */
const PRESS_EVERY_MS = 40;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let data: string;
let backup: string;
let server: ServerProcess;
let clients: EngineClient[];
let pressing: NodeJS.Timeout;

beforeAll(async () => {
  directory = await temporaryDirectory();
  [data, backup] = [join(directory.path, 'data'), join(directory.path, 'backup')];
  server = await ServerProcess.start(['--data', data], await freePort());
  clients = Array.from({ length: CLIENTS }, () => new EngineClient(server.webSocketUrl()));
});
afterAll(async () => {
  clearInterval(pressing);
  for (const client of clients) client.end();
  await server.end('SIGKILL');
  await directory[Symbol.asyncDispose]();
});

/** As docs/operations.md has them, in the folder of this test. */
function commands(heading: string): string {
  const [, block] = new RegExp(`^## ${heading}.*?^\`\`\`sh\n(.*?)^\`\`\``, 'ms').exec(OPERATIONS)!;
  return block!.replaceAll('npm start --', `exec '${process.execPath}' '${resolve('dist/server.mjs')}'`);
}

const pressAll = () => {
  for (const client of clients) client.press(1);
};
const settled = () => Promise.all(clients.map((client) => client.until(({ saving }) => saving === 0)));

/** The value, and the sum of what the sessions have pressed. */
function contentOf(folder: string): { value: number; pressed: number } {
  const database = new DatabaseSync(join(folder, 'counter.db'), { readOnly: true });
  const pressed = 'SELECT sum(seq) FROM (SELECT seq FROM sessions_0 UNION ALL SELECT seq FROM sessions_1)';
  const content = database.prepare(`SELECT value, (${pressed}) AS pressed FROM counter`).get();
  database.close();
  return content;
}

it('saves one moment of a server under load, again and again, and says what it saved', async () => {
  pressing = setInterval(pressAll, PRESS_EVERY_MS);
  await clients[0]!.until(({ session }) => (session?.acked ?? 0) > 0);
  let last = 0;
  for (let i = 0; i < BACKUPS; i++) {
    const { code, output } = await ServerProcess.run(['--data', data, '--backup', backup]);
    const content = contentOf(backup);
    expect({ code, output }).toEqual({
      code: 0,
      output: [expect.stringMatching(`^Saved ${backup}/counter.db: value ${content.value}, revision \\d+$`)],
    });
    expect(content.pressed).toBe(content.value);
    expect(content.value).toBeGreaterThan(last);
    last = content.value;
    expect(await readdir(backup)).toEqual(['counter.db']);
  }
  clearInterval(pressing);
  await settled();
});

it.each([
  [
    'a server runs in the folder',
    () => data,
    /is a folder in which a server has run. Choose another with --backup\.$/,
  ],
  ['no folder can be there', () => '/proc/x', /^Can't save .*ENOENT.*\. Nothing was saved\.$/],
  ['the folder is a file', () => join(data, 'counter.db'), /^Can't save .*EEXIST.*\. Nothing was saved\.$/],
])('says in one line that %s', async (_, into, line) => {
  const { code, output } = await ServerProcess.run(['--data', data, '--backup', into()]);
  expect({ code, output }).toEqual({ code: 1, output: [expect.stringMatching(line)] });
});

it('says in one line that there is nothing to save', async () => {
  const { code, output } = await ServerProcess.run(['--data', directory.path, '--backup', backup]);
  expect({ code, output }).toEqual({
    code: 1,
    output: [`There is no counter in ${directory.path}: name the right folder with --data.`],
  });
});

it('leaves the copy before as it was, and nothing half, where the disk is full', async () => {
  const before = await readFile(join(backup, 'counter.db'));
  const command = [process.execPath, 'dist/server.mjs', '--data', data, '--backup', backup];
  const failed = promisify(execFile)(programPath('prlimit'), ['--fsize=4096', ...command]);
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Can't save .*\. Nothing was saved\.\n$/),
  });
  expect(await readdir(backup)).toEqual(['counter.db']);
  expect(await readFile(join(backup, 'counter.db'))).toEqual(before);
});

it('refuses to save a damaged file', async () => {
  const damaged = join(directory.path, 'damaged');
  await cp(backup, damaged, { recursive: true });
  const file = join(damaged, 'counter.db');
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill(0xaa, 4096));
  const { code, output } = await ServerProcess.run(['--data', damaged, '--backup', backup]);
  expect({ code, output }).toEqual({
    code: 1,
    output: [expect.stringMatching(/^Can't save .* Nothing was saved\.$/)],
  });
});

it('[P19] a restore tells people that what counted since is gone, and they go on from there', async () => {
  await promisify(execFile)('bash', ['-euc', commands('Back up while it runs')], { cwd: directory.path });
  const saved = contentOf(backup).value;
  pressAll();
  await settled();
  await server.end('SIGTERM');

  server = await ServerProcess.of(
    spawn('bash', ['-euc', commands('Restore a backup')], {
      cwd: directory.path,
      env: { ...process.env, PORT: String(server.port), NO_QR: 'yes' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  for (const client of clients) client.tryNow();
  await Promise.all(clients.map((client) => client.until(({ news }) => news.length > 0)));
  for (const { news } of clients) expect(news.map(({ kind }) => kind)).toContain('older-copy');
  await Promise.all(clients.map((client) => client.until(({ shown }) => shown === saved)));
  pressAll();
  await settled();
  expect((await stateOf(server)).value).toBe(saved + CLIENTS);
});

async function stateOf(of: ServerProcess): Promise<{ value: number }> {
  const client = new EngineClient(of.webSocketUrl());
  await client.until(({ shown }) => shown !== undefined);
  client.end();
  return { value: client.shown! };
}
