/*
 * The server's composition root: store and nodes → room → sockets, and their end. In: a Config. Out: a running
 * server, or one line that says why there is none.
 */

import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { announce, type Listening, lanUrls } from './announce.ts';
import { loadAssets } from './assets.ts';
import { type Backend, openBackend } from './backend.ts';
import type { Config } from './config.ts';
import { Room } from './counter/room.ts';
import { type Assets, respond } from './http.ts';
import { lessons, pagesOf } from './lessons/index.ts';
import type { Message } from './lessons/lesson.ts';
import { measureServer } from './lessons/monitor-server-agent.ts';
import { lessonWorld } from './lessons/world.ts';
import { adviceFor, whyNotListen } from './startup-errors.ts';
import { CounterSockets } from './transports/uws/counter.ts';
import { LessonSockets } from './transports/uws/lessons.ts';
import { ListenError, Listener } from './transports/uws/listener.ts';

/** After this long, a stop no longer waits for a disk that does not answer. */
const STOP_TIMEOUT_MS = 4_000;

/**
 * So long clients have to read their goodbye and to answer it. Until then their connections are half open: were
 * they closed at once, whatever a client sends meanwhile would be answered with a reset, which can overtake the
 * close frame. uWebSockets.js does not tell when the last one is gone, but nothing else keeps the process alive.
 */
const GOODBYE_MS = 500;

/**
 * Starts the server; it stops at SIGTERM and SIGINT.
 * @returns why it could not be started, for people; undefined once it runs
 */
export async function serve(config: Config): Promise<string | undefined> {
  let backend: Backend | undefined;
  try {
    const assets = await loadAssets(fileURLToPath(new URL('./public/', import.meta.url)));
    backend = await openBackend(config, log);
    await listen(config, backend, assets);
    return undefined;
  } catch (error) {
    await backend?.close();
    if (error instanceof ListenError) return whyNotListen(config.port, config.host);
    const advice = adviceFor(error);
    if (advice === undefined) throw error;
    return advice;
  }
}

function log(line: string): void {
  console.error(line);
}

async function listen(config: Config, backend: Backend, assets: Assets): Promise<void> {
  const { store, nodes } = backend;
  const room = new Room(await store.load(), {
    pressRate: { perSecond: config.pressesPerSecond, burst: config.pressBurst },
    deliveryBudget: config.deliveriesPerSecond,
    maxPendingPresses: config.maxPendingPresses,
    maxSockets: config.maxSockets,
    newSessionKey: () => randomBytes(16).toString('base64url'),
  });
  const listening = (port: number): Listening => ({ port, tls: config.tls !== undefined, host: config.host });
  let port = config.port;
  const listener = new Listener(config, (request) => respond(request, site), log);
  const counter = new CounterSockets(config, { listener, room, store, nodes, log });
  const lessonSockets = new LessonSockets(listener, config, log);
  const monitorToken = config.monitorToken ?? randomBytes(12).toString('hex');
  const publish = (topic: string, message: Message, isBinary = false) => {
    listener.app.publish(topic, message, isBinary);
  };
  const world = lessonWorld({ publish, nodes, token: config.lessonToken, log });
  const course = lessons(world, {
    token: monitorToken,
    server: measureServer(listener.traffic, backend.node),
  });
  for (const lesson of course) lessonSockets.mount(lesson);
  const site = {
    assets,
    pages: pagesOf(course),
    tls: config.tls !== undefined,
    lanUrls: () => lanUrls(networkInterfaces(), listening(port)),
    isReady: () => store.isReady(),
  };
  await nodes.join();
  port = await listener.listen();
  stopAtSignal(async () => {
    listener.stopListening();
    lessonSockets.stop();
    await counter.stop();
    await backend.close();
    await delay(GOODBYE_MS, undefined, { ref: false }); // all have gone before? Then the process ends right here
    listener.close();
  });
  // A token that was chosen is known to who chose it, and stays out of the terminal.
  const shownToken = config.monitorToken === undefined ? monitorToken : undefined;
  const lines = announce(networkInterfaces(), listening(port), {
    qr: config.qr,
    monitorToken: shownToken,
    redisUrl: backend.redisUrl,
    node: backend.node,
  });
  console.log(lines.join('\n')); // at once: whoever reads it has all of it
}

function stopAtSignal(stop: () => Promise<void>): void {
  const onSignal = (signal: NodeJS.Signals): void => {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal); // a second signal ends it at once
    console.log(`${signal}: committing what is pending, then closing`);
    setTimeout(() => {
      console.error('The store does not answer; what it has not taken was not acknowledged.');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
