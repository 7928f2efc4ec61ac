/*
 * The page through nginx, on two nodes: for people, they are one counter.
 */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { DURABLE } from '../../tools/system/redis-server.ts';
import { NginxProcess } from '../system/nginx-process.ts';
import { RedisProcess } from '../system/redis-process.ts';
import { ServerProcess } from '../system/server-process.ts';
import { type CounterPage, launchBrowser, Visitor } from './browser.ts';

let browser: Browser;
let redis: RedisProcess;
let nodes: ServerProcess[];
let nginx: NginxProcess;

const startNode = (port: number) => ServerProcess.start(['--redis', redis.url], port);

/** For nginx a request for a file is a connection, too: so two pages may well come to the same node. */
async function untilOnTwoNodes(page: CounterPage): Promise<void> {
  for (;;) {
    const rows = (await redis.ask('HVALS', '{counter}:nodes')) as string[];
    const sockets = rows.map((row) => row.split(' ')[0]).sort();
    if (String(sockets) === '1,1') return;
    if (String(sockets) === '0,2') {
      await page.page.reload();
      await page.isLive();
    }
  }
}

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
  await first.seesOnline('2 connections');
  await second.seesOnline('2 connections');
  await untilOnTwoNodes(second);
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
