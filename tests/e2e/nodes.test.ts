/*
 * The page through nginx, on two nodes: for people, they are one counter.
 */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NginxProcess } from '../system/nginx-process.ts';
import { DURABLE, RedisProcess } from '../system/redis-process.ts';
import { freePort, ServerProcess } from '../system/server-process.ts';
import { launchBrowser, Visitor } from './browser.ts';

let browser: Browser;
let redis: RedisProcess;
let nodes: ServerProcess[];
let nginx: NginxProcess;

const startNode = (port: number) => ServerProcess.start(['--redis', redis.url], port);
const socketsOf = async () =>
  ((await redis.ask('HVALS', '{counter}:nodes')) as string[]).map((row) => Number(row.split(' ')[0]));

beforeAll(async () => {
  [browser, redis] = await Promise.all([launchBrowser(), RedisProcess.start(DURABLE)]);
  nodes = await Promise.all([await freePort(), await freePort()].map(startNode));
  nginx = await NginxProcess.start(nodes.map(({ port }) => port));
});
afterAll(async () => {
  await Promise.all([browser.close(), nginx[Symbol.asyncDispose](), ...nodes.map((node) => node.end())]);
  await redis[Symbol.asyncDispose]();
});

it('two people on two nodes see each other, one number, and what waits while Redis is away', async () => {
  await using ann = await Visitor.create(browser, { ignoreHTTPSErrors: true });
  await using bob = await Visitor.create(browser, {
    ignoreHTTPSErrors: true,
    viewport: { width: 390, height: 844 },
  });
  const [first, second] = [await ann.open(nginx.pageUrl()), await bob.open(nginx.pageUrl())];
  await first.seesOnline('2 people online');
  await second.seesOnline('2 people online');
  expect(await socketsOf()).toEqual([1, 1]);
  await first.add(3);
  await second.shows(3);
  await second.subtract();
  await first.shows(2);
  await Promise.all([first.isSaved(), second.isSaved()]);

  redis.pause();
  await first.add(2);
  await first.shows(4); // pressed here …
  await first.keeps(2); // … and not counted yet
  await second.shows(2);
  redis.continue();
  await second.shows(4);
  await first.isSaved();

  const [{ port }] = nodes as [ServerProcess];
  await nodes[0]!.end('SIGKILL');
  await first.add();
  await second.add();
  await Promise.all([first.shows(6), second.shows(6)]);
  await Promise.all([first.isSaved(), second.isSaved()]);
  expect(await redis.ask('HGET', '{counter}:counter', 'value')).toBe('6');
  nodes[0] = await startNode(port);
});
