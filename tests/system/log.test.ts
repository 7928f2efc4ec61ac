/*
 * The log of a server to which much happens: what a program finds in it, and what nobody may find there.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TOKEN_HEADER } from '../../protocol/monitor.ts';
import { programPath } from '../setup/programs.ts';
import { LessonClient } from './lesson-client.ts';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const SECRETS = [
  'monitor-s3cret',
  'lesson-s3cret',
  'guessed-s3cret',
  'said-in-chat',
  'sent-to-the-counter',
  'press-s3cret',
];

/** @returns the lines of its log */
async function drive(form: 'text' | 'json'): Promise<string[]> {
  await using directory = await temporaryDirectory();
  const flags = ['--data', directory.path, '--monitor-token', SECRETS[0]!, '--lesson-token', SECRETS[1]!];
  flags.push('--press-token', SECRETS[5]!);
  await using server = await ServerProcess.start([...flags, '--log', form]);
  const url = (path: string) => server.webSocketUrl(path);
  const refused = ({ closed }: Peer) => closed.then(undefined, () => {});

  const right = { headers: { Authorization: `Bearer ${SECRETS[5]}` } };
  const { peer, welcome } = await Peer.join(url('/'), undefined, undefined, right);
  peer.press(1, 2);
  await peer.until('ack', ({ seq }) => seq === 2);
  peer.send({ action: SECRETS[4] });
  await peer.until('refused');
  await Peer.join(url('/'), welcome.session, 2, right);
  await refused(Peer.connect(url('/'), { headers: { Authorization: `Bearer ${SECRETS[2]}` } }));
  await refused(Peer.connect(url(`/lessons/token?token=${SECRETS[2]}`)));
  await (
    await LessonClient.open(url('/lessons/token'), { headers: { 'X-Auth-Token': SECRETS[1]! } })
  ).close();
  await refused(Peer.connect(url('/lessons/monitor'), { headers: { [TOKEN_HEADER]: SECRETS[2]! } }));
  const guest = await LessonClient.open(url('/lessons/chat'));
  await guest.ask(JSON.stringify({ type: 'login', name: SECRETS[3] }));
  await guest.close();
  for (let i = 0; i < 20; i++)
    await refused(Peer.connect(url('/'), { origin: `https://evil${i}.example/\u009b` }));

  const limit = ['--pid', String(server.child.pid), '--fsize=1:'];
  await promisify(execFile)(programPath('prlimit'), limit); // the disk is full
  const { peer: late, welcome: lateWelcome } = await Peer.join(url('/'), undefined, undefined, right);
  late.press(1);
  await late.until('refused', ({ code }) => code === 'busy');
  await server.end('SIGTERM');
  const isOfTheLog = (line: string) => !/^(Local|Network|WebSocket|Pressing) /.test(line);
  const lines = server.output.filter(isOfTheLog);
  for (const secret of [...SECRETS, lateWelcome.session, welcome.session]) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
  return lines;
}

it('is one object of JSON a line with --log json: level, event, node, and what happened', async () => {
  const lines = await drive('json');
  const objects = lines.map((line) => JSON.parse(line));
  const times = objects.map(({ time }) => Date.parse(time));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  for (const object of objects) {
    expect(object).toEqual({
      level: expect.stringMatching(/^(info|warn|error)$/),
      time: expect.any(String),
      event: expect.stringMatching(/^[a-z-]+$/),
      node: expect.stringMatching(/./),
      line: expect.not.stringContaining('\u009b'),
    });
  }
  const refusals = Array.from({ length: 10 }, () => 'foreign-origin');
  expect(objects.map(({ event }) => event)).toEqual(['start', ...refusals, 'commit-failed', 'stop']);
});

it('is lines for people otherwise', async () => {
  const lines = await drive('text');
  expect(lines).toEqual([
    ...Array.from({ length: 10 }, (_, i) =>
      expect.stringMatching(`^refused a page from "https://evil${i}\\.example/`),
    ),
    expect.stringMatching(/^a commit failed, its presses were refused: /),
    'SIGTERM: committing what is pending, then closing',
  ]);
});

it('says in JSON, too, why a server does not start', async () => {
  await using server = await ServerProcess.start(['--memory']);
  const { code, output } = await ServerProcess.run([
    '--memory',
    '--log',
    'json',
    '--port',
    String(server.port),
  ]);
  expect(code).toBe(1);
  expect(output.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: 'error',
      event: 'not-started',
      line: expect.stringContaining('is in use'),
    }),
  ]);
});
