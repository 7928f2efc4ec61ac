/*
 * The Lab in a real browser: an edit, steps, playing, and a link from one screen to another. On a phone and on a desktop.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { experimentOf, runExperiment } from '../../sim/lab/experiment.ts';
import { openFragment } from '../../sim/lab/link.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, seriousViolations, Visitor } from './browser.ts';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end()]));

const add = (page: Page, name: string) =>
  page
    .getByRole('button', { name: `Add one on ${name}`, exact: true })
    .first()
    .click();

/** What the stage says just now, from left to right: everybody's number, the disk's, and the truth. */
function numbersOf(page: Page): Promise<string[]> {
  return page
    .locator('.lab-wheels')
    .evaluateAll((wheels) => wheels.map((each) => each.getAttribute('aria-label') ?? ''));
}

const shows = (page: Page, ...numbers: string[]) =>
  expect.poll(() => numbersOf(page), { timeout: 60_000 }).toEqual(numbers);

const timeOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole('slider', { name: 'The whole run' }).getAttribute('aria-valuenow'));

/** Which entry of the log the address selects. It is written a little later than it is selected. */
async function linkedEntry(page: Page): Promise<number | undefined> {
  const { hash } = new URL(page.url());
  return hash === '' ? undefined : (await openFragment(hash)).view.entry;
}

it('a press is followed on a desktop, and its link shows the same on a phone', async () => {
  await using ann = await Visitor.create(browser, { viewport: DESKTOP });
  const page = await ann.openPage(server.pageUrl('/lab'));
  await shows(page, '0', '0', '0', '0', '0');
  await add(page, 'a');
  await shows(page, '1', '0', '0', '0', '1');
  const step = page.getByRole('button', { name: 'One step forward' });
  const heading = page.locator('.lab-side h2');
  await step.click();
  await heading.getByText('a sends to Server: +1 #1').waitFor();
  await page.getByText('Press 1: counted once').waitFor();
  expect(await page.locator('.drawing .lit').count()).toBeGreaterThan(3);
  await expect.poll(() => linkedEntry(page)).toBeDefined();
  const sent = await linkedEntry(page);
  await page.locator('.paper').press('ArrowDown');
  await heading.getByText('Server receives from a: +1 #1').waitFor();
  await page.getByText('A numbered press counts exactly once', { exact: false }).waitFor();
  await expect.poll(() => linkedEntry(page)).toBeGreaterThan(sent!);
  expect(await seriousViolations(page)).toEqual([]);

  await using bob = await Visitor.create(browser, { viewport: PHONE, colorScheme: 'dark' });
  const phone = await bob.openPage(page.url());
  await shows(phone, ...(await numbersOf(page)));
  await phone.locator('.focus-line', { hasText: 'Server receives from a: +1 #1' }).click();
  expect(await overhangOf(phone)).toBeLessThanOrEqual(0);
  expect(await seriousViolations(phone)).toEqual([]);
});

it('time runs until two screens disagree; faults are made, moved in time and undone', async () => {
  await using ann = await Visitor.create(browser, { viewport: DESKTOP, colorScheme: 'dark' });
  const page = await ann.openPage(server.pageUrl('/lab'));
  await add(page, 'b');
  await page.getByRole('button', { name: 'Faults: b' }).click();
  await page.getByRole('button', { name: 'Crash the page' }).click();
  const fault = page.locator('.is-fault');
  await fault.waitFor();
  await page.getByRole('button', { name: 'To the beginning' }).click();
  await page.getByRole('slider', { name: 'Speed' }).fill('1');
  await page.getByRole('button', { name: 'Run until two screens disagree' }).click();
  await expect.poll(() => timeOf(page), { timeout: 60_000 }).toBe(1_000);
  await shows(page, '0', '1', '0', '0', '1');
  const grip = (await page.locator('.grip').boundingBox())!;
  await page.mouse.move(grip.x + 5, grip.y + 5);
  await page.mouse.down();
  await page.mouse.move(grip.x, grip.y + 150, { steps: 3 });
  await page.mouse.up();
  await page.locator('.is-fault text', { hasText: 'b crashes' }).click();
  await page.locator('.panel-time', { hasNotText: '1.000' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await fault.waitFor({ state: 'detached' });
});

it('two strategies stand side by side, on one axis', async () => {
  await using ann = await Visitor.create(browser, { viewport: DESKTOP });
  const page = await ann.openPage(server.pageUrl('/lab/lost-update'));
  await add(page, 'a');
  await add(page, 'b');
  await page.getByLabel('Compare with').selectOption('Ours');
  await page.locator('.drawing').nth(1).waitFor();
  const lost = page.getByRole('row', { name: /^lost/ });
  await expect.poll(() => lost.getByRole('cell').allTextContents()).toEqual(['1', '0']);
});

it('the worker’s log is that of Node, byte for byte; and the counter’s page loads nothing of it', async () => {
  await using ann = await Visitor.create(browser, { viewport: DESKTOP });
  const { page } = await ann.open(server.pageUrl());
  const loaded = () =>
    page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
  expect((await loaded()).filter((path) => /\/lab/.test(path))).toEqual([]);
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.locator('.drawing').waitFor();
  const worker = (await loaded()).find((path) => /lab-worker/.test(path))!;
  const experiment = experimentOf(5);
  const log = await page.evaluate(
    ([url, asked]) =>
      new Promise<string>((resolve) => {
        const own = new Worker(url, { type: 'module' });
        own.onmessage = ({ data }) => resolve(JSON.stringify(data.run.entries));
        own.postMessage({ id: 1, what: 'run', experiment: asked });
      }),
    [worker, experiment] as const,
  );
  expect(log).toBe(JSON.stringify(runExperiment(experiment).entries));
});
