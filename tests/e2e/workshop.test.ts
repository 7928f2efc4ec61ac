/*
 * The workshop in a real browser: a learner who goes from "retry" to what survives everything, a link that does not run by
 * itself, and attacks on the sandbox, from inside.
 */

import type { Browser, Frame, JSHandle, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeLink } from '../../client/lab/workshop/link.ts';
import { LEVELS } from '../../sim/workshop/messages.ts';
import { REFERENCE, STARTING_POINTS } from '../../sim/workshop/solutions.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, seriousViolations, Visitor } from './browser.ts';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** A level is passed with so many, here: all of them would take minutes. */
const WORLDS = 40;

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end()]));

const verdict = (page: Page, text: string) =>
  page.locator('.shop-verdict [role=status]', { hasText: text }).waitFor();
const choose = (page: Page, level: string) => page.getByRole('radio', { name: level }).check();
const run = (page: Page) => page.getByRole('button', { name: /^Run / }).click();
/** Pastes it over what is there. */
const write = async (page: Page, code: string): Promise<void> => {
  const editor = page.getByRole('textbox', { name: /^Code editor/ });
  await editor.press('Control+a');
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, code);
};

it('a learner sees the doubled press, the restart, and then passes every level', async () => {
  await using ann = await Visitor.create(browser, { viewport: DESKTOP });
  const page = await ann.openPage(server.pageUrl(`/lab/workshop?worlds=${WORLDS}`));
  await choose(page, '2. Cuts');
  await page.getByLabel('Start from').selectOption('Retry');
  await verdict(page, 'was counted twice');
  await page.locator('.drawing').waitFor();
  // Back from what broke, to a step at which the learner's code ran: it is marked in the margin.
  const step = page.locator('.shop-step code');
  while (!(await step.isVisible())) await page.getByRole('button', { name: 'One step back' }).click();
  await page.locator('.ran-line').waitFor();
  await page.getByLabel('Ours beside it').check();
  await page.locator('.drawing').nth(1).waitFor();
  expect(await page.getByRole('link', { name: 'Open in the Lab' }).getAttribute('href')).toMatch(/\/lab#1\./);
  expect(await seriousViolations(page)).toEqual([]);

  await page.getByLabel('Start from').selectOption('Numbered, in memory');
  await run(page);
  await verdict(page, `It survives ${WORLDS} worlds.`);
  await choose(page, '4. Crashes');
  await verdict(page, 'was counted twice');

  await write(page, REFERENCE);
  for (const [place] of LEVELS.entries()) {
    await choose(page, `${place + 1}. `);
    await run(page);
    await page
      .locator('.shop-levels label', { hasText: `${place + 1}. ` })
      .getByText(`✓ ${WORLDS}`)
      .waitFor();
    await verdict(page, `It survives ${WORLDS} worlds.`);
  }
  await page.getByRole('row', { name: /^lines of code/ }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => page.locator('.shop-levels').getByText('✓').count()).toBe(LEVELS.length);
  await page.locator('.cm-content', { hasText: 'Survives everything' }).waitFor();
});

it('code from a link is shown, with its task, and runs only at "Run"; it is not lost, and neither is what it replaced', async () => {
  await using bob = await Visitor.create(browser, { viewport: PHONE, colorScheme: 'dark' });
  const code = STARTING_POINTS.retry.replace('2000', '2001');
  const task = 'Why is <b>this</b> counted twice?';
  const link = await codeLink({ code, level: 'cuts', task }, server.pageUrl());
  const page = await bob.openPage(link.replace('workshop#', 'workshop?worlds=5#'));
  await page.getByText('This code came with a link').waitFor();
  await page.getByText(task, { exact: true }).waitFor();
  await page.locator('.cm-content', { hasText: '2001' }).waitFor();
  await page.reload(); // nothing of it ran by itself, nor does it now
  await page.getByText('This code came with a link').waitFor();
  expect(await page.locator('.shop-verdict [role=status]').textContent()).toBe('');
  await run(page);
  await verdict(page, 'was counted twice');
  await page.locator('.drawing').waitFor();
  await page.getByLabel('Start from').selectOption('Empty');
  await page.getByRole('button', { name: 'Bring back the code from before' }).click();
  await page.locator('.cm-content', { hasText: '2001' }).waitFor();
  expect(await overhangOf(page)).toBeLessThanOrEqual(0);
  expect(await seriousViolations(page)).toEqual([]);
});

/** What each attempt came to, in a worker of the sandbox: without the judge's lockdown, so this is the sandbox alone. */
const FROM_A_WORKER = `
  const attempts = {
    fetch: () => fetch(ORIGIN + '/share.json'),
    request: () => new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.onload = done;
      request.onerror = fail;
      request.open('GET', ORIGIN + '/share.json');
      request.send();
    }),
    socket: () => new Promise((done, fail) => {
      const socket = new WebSocket(ORIGIN.replace('http', 'ws') + '/ws');
      socket.onopen = done;
      socket.onerror = fail;
    }),
    events: () => new Promise((done, fail) => {
      const source = new EventSource(ORIGIN + '/share.json');
      source.onopen = done;
      source.onerror = fail;
    }),
    script: async () => importScripts(ORIGIN + '/assets/main.js'),
    module: () => import(ORIGIN + '/assets/main.js'),
    database: () => new Promise((done, fail) => {
      const request = indexedDB.open('shared-counter');
      request.onsuccess = done;
      request.onerror = fail;
    }),
    caches: () => caches.open('x'),
    locks: () => navigator.locks.request('x', () => {}),
    files: () => navigator.storage.getDirectory(),
  };
  (async () => {
    const got = [];
    for (const [name, attempt] of Object.entries(attempts)) {
      try { await attempt(); got.push(name); } catch {}
    }
    postMessage(got.join());
  })();
`;

/** The same in the frame itself, where no code of a learner ever runs. */
const FROM_THE_FRAME = `(async () => {
  const attempts = {
    page: () => parent.document,
    top: () => top.document,
    cookies: () => document.cookie,
    storage: () => localStorage.length,
    fetch: () => fetch('/share.json'),
    popup: () => { if (open('/lab') === null) throw new Error(); },
    leaves: () => { top.location = '/lab'; },
  };
  const got = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try { await attempt(); got.push(name); } catch {}
  }
  const form = document.body.appendChild(document.createElement('form'));
  form.action = '/lab/stolen';
  form.submit();
  const refresh = document.createElement('meta');
  refresh.httpEquiv = 'refresh';
  refresh.content = '0;url=https://example.invalid/stolen';
  document.head.append(refresh);
  for (let i = 0; i < 5_000; i++) parent.postMessage('{"kind":"passed"}', '*');
  return got.join();
})()`;

it('what runs in the sandbox reaches neither network, storage nor the page, and cannot flood or hang it', async () => {
  await using context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage(); // the attempts make the console complain
  const answered: string[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith('http')) answered.push(response.url());
  });
  await page.goto(server.pageUrl('/lab/workshop'));
  await page.locator('.drawing').waitFor();
  const [frame, close] = await openSandbox(page);
  answered.length = 0;
  expect(
    await inWorker(frame, `const ORIGIN = '${new URL(server.pageUrl()).origin}'; ${FROM_A_WORKER}`),
  ).toBe('');
  expect(await frame.evaluate(FROM_THE_FRAME)).toBe('');
  expect(answered).toEqual([]);
  await close();
  await page.locator('.drawing').waitFor();
  expect(new URL(page.url()).pathname).toBe('/lab/workshop');

  // Workers that send too much, or anything but text, are ended; one that never stops can be.
  expect(await hostileWorker(page, `for (;;) postMessage('x')`)).toBe('it sent too much');
  expect(await hostileWorker(page, `postMessage('x'.repeat(3e7))`)).toBe('it sent too much');
  expect(await hostileWorker(page, `postMessage({ kind: 'passed' })`)).toBe(
    'it sent something other than text',
  );
  expect(await hostileWorker(page, `postMessage('x'); for (;;);`)).toBe('ended');

  // Through the editor: what the lockdown, and the host of the judge, make of it.
  for (const [attack, told] of [
    ['Object.prototype.toJSON = () => 1', 'not extensible'],
    ['Array.prototype.push = () => 1', 'read only'],
    ['postMessage("{}")', 'postMessage is not defined'],
    ['fetch("/share.json")', 'There is no network here'],
    ['new ArrayBuffer(2 ** 52)', 'Invalid array buffer length'],
    ['for (;;);', 'A loop ran more than'],
    [`/(a+)+$/.test('${'a'.repeat(40)}!')`, 'The code did not return'],
  ] as const) {
    await write(page, STARTING_POINTS.overwrite.replace('value += step;', `value += step; ${attack};`));
    await verdict(page, told);
  }
  await write(page, 'export const client = () => ;');
  await verdict(page, 'Line 1:');
  await page.locator('.cm-lint-marker-error').waitFor();
});

/** Runs code in a worker of the frame, as the frame itself starts them. @returns its first message */
function inWorker(frame: Frame, code: string): Promise<unknown> {
  return frame.evaluate((text) => {
    const worker = new Worker(URL.createObjectURL(new Blob([text])));
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
    });
  }, code);
}

/** Another frame of the sandbox, beside the page's own. @returns it, its removal, and its element */
async function openSandbox(page: Page): Promise<[Frame, () => Promise<void>, JSHandle<HTMLIFrameElement>]> {
  const handle = await page.evaluateHandle(() => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = '/lab/sandbox.html';
    return new Promise<HTMLIFrameElement>((resolve) => {
      frame.onload = () => resolve(frame);
      document.body.append(frame);
    });
  });
  const close = (): Promise<void> => handle.evaluate((element) => element.remove());
  return [(await handle.asElement()!.contentFrame())!, close, handle];
}

/** A frame whose workers run this code. @returns why the worker ended */
async function hostileWorker(page: Page, code: string): Promise<string> {
  const [frame, close, handle] = await openSandbox(page);
  await frame.evaluate((text) => {
    document.querySelector('script[type="text/plain"]')!.textContent = text;
  }, code);
  const why = await handle.evaluate(answerOfWorker, code.endsWith('for (;;);'));
  await close();
  return why;
}

/** Runs in the page. @param loops the worker never stops: an order ends it, and the frame obeys the next one */
function answerOfWorker(element: HTMLIFrameElement, loops: boolean): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  element.contentWindow!.postMessage(null, '*', [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      if (data.ready) port1.postMessage({ start: 1 });
      else if (data.from !== 1) resolve(data.why ?? 'ended');
      else if (loops) for (const order of [{ end: 1 }, { start: 2 }]) port1.postMessage(order);
    };
  });
}
