/*
 * The page on a server with a press token: it watches, asks, presses and shares, on a phone and on a desktop.
 */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../system/server-process.ts';
import { type CounterPage, launchBrowser, overhangOf, seriousViolations, Visitor } from './browser.ts';

const TOKEN = 'open~to/all+friends=';
const SENTENCE = 'Watching only: enter the press token.';
const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  await server?.end('SIGKILL');
  server = await ServerProcess.start(['--memory', '--press-token', TOKEN]);
});
afterAll(() => server.end('SIGKILL'));

const linkWith = (token: string) => server.pageUrl(`#press-token=${encodeURIComponent(token)}`);
const addOf = ({ page }: CounterPage) => page.getByRole('button', { name: 'Add one' });
const asks = ({ page }: CounterPage, sentence: string | RegExp) => page.getByText(sentence).waitFor();
async function enter({ page }: CounterPage, token: string): Promise<void> {
  await page.getByLabel(/press token/).fill(token);
  await page.getByRole('button', { name: 'Start pressing' }).click();
}

describe.each(SIZES)('at $width × $height', (viewport) => {
  it('[P32] watches, says so, asks, and presses once the token is right', async () => {
    await using ann = await Visitor.create(browser, { viewport });
    await using bob = await Visitor.create(browser, { viewport });
    const [page, watching] = [await ann.open(server.pageUrl()), await bob.open(server.pageUrl())];
    await asks(page, SENTENCE);
    expect(await addOf(page).isDisabled()).toBe(true);
    await page.page.keyboard.press('+');
    await page.shows(0);
    expect(await overhangOf(page.page)).toBe(0);
    expect(await seriousViolations(page.page)).toEqual([]);
    await enter(page, 'not-the-token');
    await asks(page, /That press token is wrong/);
    await enter(page, TOKEN);
    await page.add(2);
    await page.isSaved();
    await watching.shows(2);
    await asks(watching, SENTENCE);
    await page.page.reload();
    await page.isLive();
    await page.add();
    await watching.shows(3);
  });
});

it('[P32] takes the token of a link, on load and later, out of the address', async () => {
  await using ann = await Visitor.create(browser);
  const page = await ann.open(linkWith(TOKEN));
  expect(page.page.url()).toBe(server.pageUrl());
  await page.add();
  await page.isSaved();
  await using bob = await Visitor.create(browser);
  const later = await bob.open(server.pageUrl());
  await asks(later, SENTENCE);
  await later.page.goto(linkWith(TOKEN));
  await later.add();
  await later.shows(2);
  expect(later.page.url()).toBe(server.pageUrl());
});

it('[P32] keeps presses made offline where the token of the link is wrong, until a right one comes', async () => {
  await using ann = await Visitor.create(browser);
  const page = await ann.open(linkWith(TOKEN));
  await page.toggleOffline();
  await page.add(3);
  await page.keeps(3);
  await page.page.evaluate(() => sessionStorage.clear());
  await page.page.goto('about:blank');
  await page.page.goto(linkWith('no-longer-right'));
  await asks(page, /That press token is wrong/);
  await page.shows(3);
  await page.keeps(3);
  await enter(page, TOKEN);
  await page.isSaved();
  const other = await ann.open(server.pageUrl());
  await other.shows(3);
});

it('[P32] finishes what a closed page left only with the token, and once it has it', async () => {
  await using ann = await Visitor.create(browser);
  const left = await ann.open(linkWith(TOKEN));
  await left.toggleOffline();
  await left.add(2);
  await left.keeps(2);
  await left.page.close();
  const watching = await ann.open(server.pageUrl());
  await asks(watching, SENTENCE);
  await using bob = await Visitor.create(browser);
  const pressing = await bob.open(linkWith(TOKEN));
  await pressing.add();
  await watching.shows(1);
  expect(await watching.page.getByText('from a closed tab').count()).toBe(0); // it has not taken them
  await enter(watching, TOKEN);
  await pressing.shows(3);
});

it('[P32] shares the token in the fragment where the person wants that, and asks the server nothing for it', async () => {
  await using ann = await Visitor.create(browser);
  const page = await ann.open(linkWith(TOKEN));
  const asked: string[] = [];
  page.page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
  await page.page.getByRole('button', { name: 'Open on your phone' }).click();
  const address = page.page.locator('dialog .address');
  expect(await address.textContent()).not.toContain('press-token');
  await page.page.getByLabel(/whoever scans it may press/).check();
  await page.page.getByRole('img', { name: /QR code for .*#press-token=/ }).waitFor();
  const link = (await address.textContent())!;
  expect(new URL(link).hash).toBe(`#press-token=${encodeURIComponent(TOKEN)}`);
  expect(asked.filter((url) => url.includes(encodeURIComponent(TOKEN)) || url.includes(TOKEN))).toEqual([]);
  await page.page.getByRole('button', { name: 'Close' }).click();
  await page.page.getByRole('button', { name: 'Open on your phone' }).click();
  expect(await address.textContent()).not.toContain('press-token');
  expect(server.output.join('\n')).not.toContain(TOKEN);
});

it('[P32] shows no token among the frames', async () => {
  await using ann = await Visitor.create(browser);
  const page = await ann.open(server.pageUrl());
  await page.page.getByRole('button', { name: 'Frames' }).click();
  await enter(page, TOKEN);
  await page.add();
  await page.isSaved();
  await page.page.getByText('"token":"****').first().waitFor();
  expect(await page.page.locator('body').innerText()).not.toContain(TOKEN);
});
