/*
 * The lessons on several nodes: chat, log and monitor reach everybody on every node. What each does in detail
 * stands in tests/server/lessons/; here is what Redis and the network add.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeBinaryReport, encodeTextReport, TOKEN_HEADER } from '../../../protocol/monitor.ts';
import { LessonClient } from '../lesson-client.ts';
import { RedisProcess } from '../redis-process.ts';
import { ServerProcess } from '../server-process.ts';

const TOKEN = 'token-of-this-test';

let redis: RedisProcess;
let nodes: readonly [ServerProcess, ServerProcess];

const startNode = () => ServerProcess.start(['--redis', redis.url, '--monitor-token', TOKEN]);

beforeAll(async () => {
  redis = await RedisProcess.start();
  nodes = await Promise.all([startNode(), startNode()]);
});
afterAll(async () => {
  for (const node of nodes) expect(await node.end()).toEqual({ code: 0, signal: null });
  await redis[Symbol.asyncDispose]();
});

const open = (node: ServerProcess, lesson: string, headers: Record<string, string> = {}) =>
  LessonClient.open(node.webSocketUrl(`/lessons/${lesson}`), { headers });

const jsonOf = (client: LessonClient) =>
  client.received.filter((message) => typeof message === 'string').map((message) => JSON.parse(message));

async function enterChat(node: ServerProcess, name: string): Promise<LessonClient> {
  const guest = await open(node, 'chat');
  await guest.ask(JSON.stringify({ type: 'login', name }));
  return guest;
}

const say = (guest: LessonClient, text: string) =>
  guest.socket.send(JSON.stringify({ type: 'message', text }));

/** Until it has a message with these fields. */
const hears = (client: LessonClient, fields: object) =>
  client.until(() =>
    jsonOf(client).some((message) =>
      Object.entries(fields).every(([name, value]) => message[name] === value),
    ),
  );

it('chat: guests on different nodes hear each other, in order, and know who is there', async () => {
  const [ann, ben] = [await enterChat(nodes[0], 'Ann'), await enterChat(nodes[1], 'Ben')];
  await hears(ann, { type: 'joined', name: 'Ben', online: 2 });
  for (let i = 0; i < 10; i++) say(ann, String(i));
  await hears(ben, { type: 'message', name: 'Ann', text: '9' });
  const heard = jsonOf(ben).filter(({ type }) => type === 'message');
  expect(heard.map(({ text }) => Number(text))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  // A node that begins later is told who is there, and what was said.
  await using later = await startNode();
  const cem = await enterChat(later, 'Cem');
  await hears(cem, { online: 3 });
  const dan = await enterChat(later, 'Dan');
  await dan.messages(2);
  expect(jsonOf(dan)[1].messages.length).toBe(10);
  await dan.close();
  expect(await (await open(later, 'chat')).ask('{"type":"login","name":"ann"}')).toContain('taken');

  // Its guests leave with it.
  await later.end();
  await hears(ann, { type: 'left', name: 'Cem', online: 2 });
  await ben.close();
  await hears(ann, { type: 'left', name: 'Ben', online: 1 });
  await ann.close();
});

it('log: everybody gets the same lines, one a second, on whatever node', async () => {
  const listeners = await Promise.all([open(nodes[0], 'log'), open(nodes[1], 'log'), open(nodes[1], 'log')]);
  // Who came just before a full second may have one line that others have not; and a busy server may skip one.
  const common = () => {
    const heard = listeners.map(({ received }) => received.map(String));
    return heard.map((lines) => lines.filter((line) => heard.every((other) => other.includes(line))));
  };
  await Promise.all(listeners.map((listener) => listener.until(() => common()[0]!.length >= 2)));
  expect(new Set(common().map(String)).size).toBe(1);
  await Promise.all(listeners.map((listener) => listener.close()));
});

it('monitor: viewers see the agents of all nodes, and a card for each node', async () => {
  const agent = await open(nodes[0], 'monitor', { [TOKEN_HEADER]: TOKEN });
  const viewer = await open(nodes[1], 'monitor');
  await viewer.messages(1);
  const report = { name: 'web-1', cpu: 10, memory: 20, at: Date.now() };
  agent.socket.send(encodeTextReport(report));
  agent.socket.send(encodeBinaryReport(report));
  const binary = Buffer.from(encodeBinaryReport(report));
  await hears(viewer, report);
  await viewer.until(() => viewer.received.some((message) => binary.equals(Buffer.from(message))));

  const servers = () => new Set(jsonOf(viewer).flatMap(({ name }) => (/^server /.test(name) ? name : [])));
  await viewer.until(() => servers().size === 2);

  const replacing = await open(nodes[1], 'monitor', { [TOKEN_HEADER]: TOKEN });
  replacing.socket.send(encodeTextReport({ ...report, cpu: 11 }));
  expect(await agent.closed).toEqual({ code: 4000, reason: 'replaced' });
  const newcomer = await open(nodes[0], 'monitor');
  const [{ agents }] = (await newcomer.messages(1)).map((message) => JSON.parse(String(message)));
  expect(agents).toContainEqual({ ...report, cpu: 11 });
  await replacing.close();
  await hears(newcomer, { type: 'gone', name: 'web-1' });
  await Promise.all([viewer.close(), newcomer.close()]);
});
