/*
 * The server's composition root: store and nodes → room → sockets, and their shutdown. In: a Config. Out: a running
 * server, or one line that says why there is none.
 */

import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CloseCode } from '../protocol/close-codes.ts';
import { announce, type Listening, lanUrls } from './announce.ts';
import { loadAssets, sourcePages } from './assets.ts';
import { type Backend, openBackend } from './backend.ts';
import type { Config } from './config.ts';
import type { Log } from './counter/operator-log.ts';
import { Room } from './counter/room.ts';
import { mountDuel } from './duel-counter.ts';
import { type Assets, respond } from './http.ts';
import { coursePages, labPages, lessons, movedPages } from './lessons/index.ts';
import type { Message } from './lessons/lesson.ts';
import { measureServer } from './lessons/monitor-server-agent.ts';
import { lessonWorld } from './lessons/world.ts';
import { logJson, logText } from './log.ts';
import { listenForMetrics, MetricsListenError } from './metrics/listen.ts';
import type { Measured } from './metrics/registry.ts';
import { Tally } from './metrics/tally.ts';
import { isNear, networksOf, ownNames } from './names.ts';
import { PressTokens } from './press-tokens.ts';
import { reloadAtSignal } from './reloading.ts';
import { signature } from './sign.ts';
import { adviceFor, whyNotListen } from './startup-errors.ts';
import { drain, endBroken, stopAtSignal } from './stopping.ts';
import { fingerprintOf } from './tls/pair.ts';
import { loadPair, renewal } from './tls/renewal.ts';
import { chooseTransport } from './transports/choose.ts';
import { mountCounter } from './transports/counter.ts';
import { LessonSockets } from './transports/lessons.ts';
import { ListenError } from './transports/transport.ts';

/**
 * How long clients have to read the close frame and to answer it. Until then, their connections are half open: if they
 * were closed at once, anything that a client sends meanwhile would be answered with a reset, which can overtake the
 * close frame. uWebSockets.js does not tell when the last one is gone, but nothing else keeps the process alive.
 */
const GOODBYE_MS = 2_000;
/**
 * Starts the server; it stops at SIGTERM and SIGINT.
 * @returns whether it runs; if not, the log says why
 */
export async function serve(config: Config): Promise<boolean> {
  let backend: Backend | undefined;
  const log = config.log === 'json' ? await logJson(() => backend?.node ?? hostname()) : logText;
  try {
    const assets = loadAssets(fileURLToPath(new URL('./public/', import.meta.url)));
    backend = await openBackend(config, log);
    await listen(config, backend, assets, log);
    return true;
  } catch (error) {
    await backend?.close();
    const advice = await whyNotStarted(error, config);
    if (advice === undefined) throw error;
    log(advice, { level: 'error', event: 'not-started' });
    return false;
  }
}

async function whyNotStarted(error: unknown, { port, host, metrics }: Config): Promise<string | undefined> {
  if (error instanceof ListenError) return whyNotListen(port, host);
  if (error instanceof MetricsListenError) return whyNotListen(metrics!.port, metrics!.host, '--metrics-');
  return adviceFor(error);
}

async function listen(config: Config, backend: Backend, assets: Assets, log: Log): Promise<void> {
  const { store, nodes } = backend;
  const tokens = new PressTokens(config.pressToken, config.pressTokenFile);
  const { make, note } = await chooseTransport(config.transport);
  const tally = config.metrics && new Tally();
  const observing = tally === undefined ? {} : { observer: tally };
  const room = new Room(await store.load(), {
    ...observing,
    pressRate: { perSecond: config.pressesPerSecond, burst: config.pressBurst },
    deliveryBudget: config.deliveriesPerSecond,
    maxPendingPresses: config.maxPendingPresses,
    maxSockets: config.maxSockets,
    newSessionKey: () => randomBytes(16).toString('base64url'),
    sign: (text) => signature(store.secret, text),
  });
  const listening = (port: number): Listening => ({ port, tls: config.tls !== undefined, host: config.host });
  let port = config.port;
  const tls = await loadPair(config);
  const isOwnName = ownNames({ ...config, computer: hostname() });
  const transport = make(
    { ...config, tls, isOwnName, trustedProxies: networksOf(config.trustedProxies) },
    (request) => respond(request, site),
    log,
  );
  const duel = await mountDuel(config, transport, log);
  const broken = (error: unknown): void =>
    endBroken(error, log, async () => {
      transport.stopListening();
      lessonSockets.stop();
      for (const host of [counter, duel]) host.abort(CloseCode.INTERNAL_ERROR, 'internal error');
      await backend.close();
    });
  const counter = mountCounter(
    { ...config, pressTokens: () => tokens.current, paths: ['/', '/ws'] },
    { transport, room, store, nodes, log, broken, ...observing },
  );
  const lessonSockets = new LessonSockets(transport, config, log);
  const monitorToken = config.monitorToken ?? randomBytes(12).toString('hex');
  const publish = (topic: string, message: Message, isBinary = false) => {
    transport.publish(topic, message, isBinary);
  };
  const world = lessonWorld({ publish, nodes, token: config.lessonToken, log });
  const course = lessons(world, {
    token: monitorToken,
    server: measureServer(transport.traffic, backend.node),
  });
  for (const lesson of course) lessonSockets.mount(lesson);
  let isDraining = false;
  const site = {
    assets,
    pages: new Set([...coursePages(), ...labPages(), ...sourcePages(assets)]),
    moved: movedPages(),
    tls: config.tls !== undefined,
    lanUrls: () => lanUrls(networkInterfaces(), listening(port)),
    isReady: () => store.isReady(),
    isDraining: () => isDraining,
    isOwnName,
    isNear: (address: string) => isNear(address, networkInterfaces()),
  };
  const metricsUrl =
    tally &&
    (await openMetrics(config.metrics!, isOwnName, {
      tally,
      traffic: transport.traffic,
      lessons: lessonSockets.attendance,
      backlog: () => transport.backlog(),
      publishIntervalMs: () => room.publishIntervalMs,
      isReady: () => store.isReady(),
      redis: backend.redisHealth,
    }));
  await nodes.join();
  port = await transport.listen();
  stopAtSignal(
    log,
    config.drainSeconds,
    async () => {
      isDraining = true;
      await drain(transport, config.drainSeconds);
    },
    async () => {
      transport.stopListening();
      lessonSockets.stop();
      await Promise.all([new Promise<void>((resolve) => counter.stop(resolve)), duel.stop()]);
      await backend.close();
      await delay(GOODBYE_MS, undefined, { ref: false }); // if all have gone before, the process ends right here
      transport.close();
    },
  );
  const renewTls = renewal(config, tls, transport, log);
  reloadAtSignal(
    [
      ...(tls === undefined ? [] : [renewTls]),
      ...(config.pressTokenFile === undefined ? [] : [() => tokens.reload(log)]),
    ],
    log,
  );
  // A token that the operator chose stays out of the terminal.
  const shownToken = config.monitorToken === undefined ? monitorToken : undefined;
  const lines = announce(networkInterfaces(), listening(port), {
    qr: config.qr,
    monitorToken: shownToken,
    monitorProgram: monitorProgram(import.meta.url),
    redisUrl: backend.redisUrl,
    node: backend.node,
    metricsUrl,
    asksForToken: tokens.current.length > 0,
    fingerprint: config.tls === 'self-signed' ? fingerprintOf(tls!) : undefined,
  });
  if (note !== undefined) log(note, { level: 'warn', event: 'transport' });
  // People read it below.
  if (config.log === 'json') log(`listening on port ${port}`, { level: 'info', event: 'start' });
  console.log(lines.join('\n')); // at once: a reader gets all of it
}

/** @returns the URL for Prometheus */
async function openMetrics(
  place: NonNullable<Config['metrics']>,
  isOwnName: (name: string) => boolean,
  measured: Measured,
): Promise<string> {
  // Without metrics, do not wait for the Prometheus client to load.
  const { metricsOf } = await import('./metrics/registry.ts');
  const port = await listenForMetrics(metricsOf(measured), place, isOwnName);
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  return `http://${host}:${port}/metrics`;
}

/** An installed package has no `npm run`. */
function monitorProgram(here: string): string {
  const isInstalled = here.includes('/node_modules/');
  return isInstalled ? `node "${fileURLToPath(new URL('./monitor.mjs', here))}"` : 'npm run monitor --';
}
