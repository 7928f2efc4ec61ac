/*
 * Who may press, on a server with press tokens: clients with and without headers, and clients of the Python example.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from '../system/lesson-client.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';

const TOKEN = 'the-flag.s_token';
const OTHER = 'one/of+the~file=';
const LATER = 'of-tomorrow';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;
let server: ServerProcess;
let url: string;
beforeAll(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, 'tokens');
  writeFileSync(file, `# for the team\n${OTHER}\n`);
  const flags = ['--memory', '--press-token-file', file, '--trusted-proxy', '127.0.0.1'];
  server = await ServerProcess.start(flags, 0, process.execPath, { PRESS_TOKEN: TOKEN });
  url = server.webSocketUrl();
});
afterAll(async () => {
  expect(await server.end()).toEqual({ code: 0, signal: null });
  await directory[Symbol.asyncDispose]();
});

let tests = 0;
let address: string;
beforeEach(() => {
  tests += 1;
  address = `192.0.2.${tests}`; // wrong tokens count for each address
});

const from = (authorization?: string) => ({
  headers: {
    'X-Forwarded-For': address,
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  },
});
const welcomeOf = async (peer: Peer, hello: object) => {
  peer.send({ action: 'hello', protocol: 1, ...hello });
  return peer.until('welcome');
};

describe('a client that sends a header', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${OTHER}`])(
    '[P32] may press, without hello, too: %s',
    async (header) => {
      const peer = await Peer.open(url, from(header));
      const { value } = peer.of('state')[0]!;
      peer.send({ action: 'increment' });
      await peer.until('state', (state) => state.value === value + 1);
      expect(await welcomeOf(peer, {})).not.toHaveProperty('mayPress');
      peer.press(1);
      await peer.until('ack');
      await peer.close();
    },
  );

  it.each(['Bearer wrong-token', 'Bearer ', `Bearer ${TOKEN}x`])(
    '[P32] is refused before the upgrade where the token is wrong: %s',
    async (header) => {
      const refusal = await refusalOf(url, from(header));
      expect(refusal.status).toBe(401);
      expect(refusal.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    },
  );

  it('[P32] is told to wait after ten wrong tokens, and others of another address are not', async () => {
    for (let i = 0; i < 10; i++)
      expect((await refusalOf(url, from(`Bearer wrong-token-${i}`))).status).toBe(401);
    const refusal = await refusalOf(url, from(`Bearer ${TOKEN}`));
    expect(refusal.status).toBe(429);
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    const peer = await Peer.open(url, from());
    peer.send({ action: 'hello', protocol: 1, token: TOKEN });
    expect(await peer.until('refused')).toMatchObject({
      code: 'may-not-press',
      retryAfterMs: expect.any(Number),
    });
    address = '192.0.2.200';
    await (await Peer.open(url, from(`Bearer ${TOKEN}`))).close();
  });
});

describe('a client that sends none', () => {
  it('[P32] watches: its presses are refused, plain and numbered', async () => {
    const watcher = await Peer.open(url, from());
    expect(await welcomeOf(watcher, {})).toMatchObject({ mayPress: false });
    watcher.send({ action: 'plus' });
    expect(await watcher.until('refused')).toMatchObject({ code: 'may-not-press' });
    watcher.press(1);
    await watcher.until('refused', ({ code, seq }) => code === 'may-not-press' && seq === 1);
    const { value } = watcher.of('state')[0]!;
    const presser = await Peer.open(url, from(`Bearer ${TOKEN}`));
    presser.send({ action: 'plus' });
    await watcher.until('state', (state) => state.value === value + 1);
    await presser.close();
    await watcher.close();
  });

  it('[P32] may press once hello has a right token, and resume its session to do so', async () => {
    const watcher = await Peer.open(url, from());
    const { session } = await welcomeOf(watcher, { token: 'wrong-token' });
    await watcher.close();
    const peer = await Peer.open(url, from());
    expect(await welcomeOf(peer, { session, acked: 0, token: OTHER })).not.toHaveProperty('mayPress');
    peer.press(1, 2);
    await peer.until('ack', ({ seq }) => seq === 2);
    await peer.close();
  });
});

it('[P32] a token that the file gets later counts from SIGHUP on; who is connected stays as before', async () => {
  const early = await Peer.open(url, from(`Bearer ${OTHER}`));
  writeFileSync(file, `# for the team\n${LATER}\n`);
  server.child.kill('SIGHUP');
  const said = () => server.output.filter((line) => line.includes('press tokens'));
  await expect.poll(said).toEqual(['SIGHUP: press tokens read again, 2 are in force']);
  expect((await refusalOf(url, from(`Bearer ${OTHER}`))).status).toBe(401);
  const late = await Peer.open(url, from(`Bearer ${LATER}`));
  const { value } = late.of('state')[0]!;
  for (const peer of [early, late]) peer.send({ action: 'increment' });
  await late.until('state', (state) => state.value === value + 2);
  await Promise.all([early.close(), late.close()]);
});

it('[P32] no token reaches the log', () => {
  const output = server.output.join('\n');
  for (const secret of [TOKEN, OTHER, LATER, 'wrong-token']) expect(output).not.toContain(secret);
  expect(output).toContain('press token');
});

it('[P32] a file that cannot be used ends the start with one line, without the token', async () => {
  const file = join(directory.path, 'bad');
  writeFileSync(file, 'good-token\nbad token\n');
  const { code, output } = await ServerProcess.run(['--memory', '--press-token-file', file]);
  expect(code).toBe(1);
  expect(output.filter((line) => line.includes('press token'))).toEqual([
    `${file}, line 2: a press token has 8 to 256 letters, digits and - . _ ~ + /.`,
  ]);
  expect(output.join('\n')).not.toContain('bad token');
});
