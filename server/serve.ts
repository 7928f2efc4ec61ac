/*
 * The server's composition root: store → room → sockets, and their end. In: a Config. Out: a running server,
 * or one line that says why there is none.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { announce, type Listening, lanUrls } from './announce.ts';
import { loadAssets } from './assets.ts';
import type { Config } from './config.ts';
import { Room } from './counter/room.ts';
import { type Assets, respond } from './http.ts';
import { ListenError, Sockets } from './sockets.ts';
import { adviceFor, whyNotListen } from './startup-errors.ts';
import { openLmdbStore } from './store/lmdb.ts';
import { openMemoryStore } from './store/memory.ts';
import type { Store } from './store/store.ts';

/** After this long, a stop no longer waits for a disk that does not answer. */
const STOP_TIMEOUT_MS = 4_000;

/**
 * Starts the server; it stops at SIGTERM and SIGINT.
 * @returns why it could not be started, for people; undefined once it runs
 */
export async function serve(config: Config): Promise<string | undefined> {
  let store: Store | undefined;
  try {
    const assets = await loadAssets(fileURLToPath(new URL('./public/', import.meta.url)));
    store = await openStore(config);
    await listen(config, store, assets);
    return undefined;
  } catch (error) {
    await store?.close();
    if (error instanceof ListenError) return whyNotListen(config.port, config.host);
    const advice = adviceFor(error);
    if (advice === undefined) throw error;
    return advice;
  }
}

function openStore({ dataDirectory, bucketMs }: Config): Promise<Store> | Store {
  const environment = { now: Date.now, newEpoch: randomUUID, bucketMs };
  if (dataDirectory === undefined) return openMemoryStore(environment);
  return openLmdbStore(dataDirectory, environment);
}

async function listen(config: Config, store: Store, assets: Assets): Promise<void> {
  const room = new Room(await store.load(), {
    pressRate: { perSecond: config.pressesPerSecond, burst: config.pressBurst },
    deliveryBudget: config.deliveriesPerSecond,
    maxPendingPresses: config.maxPendingPresses,
    maxSockets: config.maxSockets,
    newSessionKey: () => randomBytes(16).toString('base64url'),
  });
  const listening = (port: number): Listening => ({ port, tls: config.tls !== undefined, host: config.host });
  let port = config.port;
  const site = {
    assets,
    tls: config.tls !== undefined,
    lanUrls: () => lanUrls(networkInterfaces(), listening(port)),
  };
  const sockets = new Sockets(
    { ...config, origins: config.allowedOrigins },
    { room, store, respond: (request) => respond(request, site), log: (line) => console.error(line) },
  );
  store.onChange((snapshot) => sockets.carryOut(room.changed(snapshot)));
  port = await sockets.listen();
  stopAtSignal(sockets, store);
  for (const line of announce(networkInterfaces(), listening(port), config.qr)) console.log(line);
}

function stopAtSignal(sockets: Sockets, store: Store): void {
  const stop = (signal: NodeJS.Signals): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop); // a second signal ends it at once
    console.log(`${signal}: committing what is pending, then closing`);
    setTimeout(() => {
      console.error('The store does not answer; what it has not taken was not acknowledged.');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    sockets
      .stop()
      .then(() => store.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
