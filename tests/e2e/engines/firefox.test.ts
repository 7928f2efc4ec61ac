import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { type Firefox, launchFirefox } from './firefox.ts';
import { countsWhatAPageKept } from './presses.ts';
import { engineTests } from './world.ts';

const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
// Before the hooks of engineTests(), so it runs after them.
afterAll(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));

const world = engineTests(() => launchFirefox(profile));

it('[P30] counts what a page had when the whole browser was killed', () =>
  countsWhatAPageKept(world, async () => {
    await (world.engine as Firefox).kill();
    world.engine = await launchFirefox(profile);
  }));
