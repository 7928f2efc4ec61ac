/*
 * What the tests of one engine share: one browser, one server, and one page as far as it goes, so that an engine takes seconds
 * and not minutes.
 */

import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../../../tools/system/port.ts';
import { ServerProcess, temporaryDirectory } from '../../system/server-process.ts';
import type { Engine } from './engine.ts';
import { pageTests } from './pages.ts';
import { pressTests } from './presses.ts';
import { Visit } from './visit.ts';

export interface World {
  engine: Engine;
  /** Of the server's data. */
  readonly directory: { readonly path: string };
  server: ServerProcess;
  /** The counter's page. */
  page: Visit;
}

/** All tests of an engine. @returns what they share, once they run */
export function engineTests(launch: () => Promise<Engine>): World {
  const world = {} as World;
  const ends: (() => PromiseLike<unknown>)[] = [];
  beforeAll(async () => {
    const directory = await temporaryDirectory();
    ends.push(() => directory[Symbol.asyncDispose]());
    const server = await ServerProcess.start(['--data', directory.path], await freePort());
    ends.push(() => world.server.end());
    Object.assign(world, { directory, server });
    const engine = await launch();
    ends.push(() => world.engine[Symbol.asyncDispose]());
    Object.assign(world, { engine, page: await Visit.begin(engine, server.pageUrl()) });
    await world.page.isLive();
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  pressTests(world);
  pageTests(world);
  return world;
}
