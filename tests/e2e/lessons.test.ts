import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_ENTRIES } from '../../client/lessons/console/entry-log.ts';
import { COURSE, endpointsOf, type LessonName } from '../../protocol/course.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, seriousViolations, storedIn, tasksDuring, Visitor } from './browser.ts';

const COURSE_TITLE = `How WebSocket works, in ${COURSE.length} lessons`;

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

describe('the way through the pages', () => {
  it('leads from the counter through the course and back, without loading a page anew', async () => {
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await page.evaluate(() => Object.assign(window, { isTheSame: true }));
    await page.getByRole('link', { name: 'Lessons' }).click();
    await arrives(page, '/lessons', COURSE_TITLE);
    expect(await page.locator('.course a').count()).toBe(COURSE.length + 3);
    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    await arrives(page, '/lessons/messages', 'Messages');
    expect(await page.title()).toBe('Messages · Lesson 3');
    await page.getByRole('link', { name: /Next/ }).click();
    await arrives(page, '/lessons/closing', 'Closing');
    await page.goBack();
    await arrives(page, '/lessons/messages', 'Messages');
    await page.goForward();
    await arrives(page, '/lessons/closing', 'Closing');
    await page.getByRole('link', { name: 'Counter', exact: true }).click();
    await arrives(page, '/', 'Shared counter');
    expect(await page.title()).toBe('Shared counter');
    expect(await page.evaluate(() => 'isTheSame' in window)).toBe(true);
  });

  it('runs from the duel through the lessons in their order to the Lab, and past the appendix to the counter', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons'));
    await page.getByRole('link', { name: /Start here/ }).click();
    await page.getByRole('heading', { level: 1, name: /The duel/ }).waitFor();
    expect(await page.locator('.explanation, .answer').count()).toBe(0);
    for (const name of COURSE.slice(0, -1)) {
      await page.getByRole('link', { name: /Next/ }).click();
      await page.waitForURL(({ pathname }) => pathname === `/lessons/${name}`);
    }
    await page.getByRole('link', { name: /Next/ }).click();
    await page.waitForURL(server.pageUrl('/lab'));
    await page.goto(server.pageUrl(`/lessons/${COURSE.at(-1)}`));
    await page.getByRole('link', { name: /Next/ }).click();
    await arrives(page, '/', 'Shared counter');
  });

  it('keeps the counter connected, and its presses', async () => {
    await using own = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(own.pageUrl());
    const { page } = counter;
    const opened: string[] = [];
    page.on('websocket', (socket) => opened.push(socket.url()));
    await counter.add(2);
    await page.getByRole('link', { name: 'Lessons' }).click();
    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    const peer = await Peer.open(own.webSocketUrl());
    await peer.until('users', ({ count }) => count === 2); // the page is still one of them
    peer.send('{"action":"plus"}');
    await page.keyboard.press('+'); // counts nothing here
    await page.getByRole('link', { name: 'Counter', exact: true }).click();
    await counter.shows(3);
    await counter.add();
    await counter.shows(4);
    expect(opened).toEqual([]);
    await peer.close();
  });

  it('begins anywhere: a lesson can be reloaded, and the counter connects when it is first visited', async () => {
    await using own = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(own.pageUrl('/lessons/messages'));
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor();
    const peer = await Peer.open(own.webSocketUrl());
    expect(peer.of('users').at(-1)?.count).toBe(1); // the peer alone
    await page.getByRole('link', { name: 'Counter', exact: true }).click();
    await peer.until('users', ({ count }) => count === 2);
    await peer.close();
  });

  it('that leads to no lesson ends at the overview, with a note', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons'));
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<a href="/lessons/juggling">juggling</a>');
    });
    await page.getByRole('link', { name: 'juggling' }).click();
    await page.getByText('There is no lesson called “juggling”').waitFor();
    await page.getByRole('link', { name: 'Messages', exact: true }).waitFor();
  });

  it('opens a lesson in a new tab where the person wants that', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons'));
    const [tab] = await Promise.all([
      ann.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Broadcast', exact: true }).click({ modifiers: ['Control'] }),
    ]);
    await tab.getByRole('heading', { level: 1, name: 'Broadcast' }).waitFor();
    await arrives(page, '/lessons', COURSE_TITLE, false);
  });

  it('offers to reload where the lessons could not be loaded', async () => {
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await ann.context.route(/\/assets\/lessons/, (route) => route.abort());
    await page.getByRole('link', { name: 'Lessons' }).click();
    const loading = page.locator('.loading', { hasText: 'This part could not be loaded.' });
    await loading.waitFor();
    await ann.context.unroute(/\/assets\/lessons/);
    await loading.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { level: 1, name: COURSE_TITLE }).waitFor();
    const unexpected = ann.complaints.splice(0).filter((complaint) => !complaint.includes('net::ERR_FAILED'));
    expect(unexpected).toEqual([]); // the browser's, of what was refused, may come late
  });

  it('loads nothing of the lessons before one is opened', async () => {
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    const loaded = () =>
      page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    const ofLessons = /^\/assets\/(wire-panel|lessons|zh-)/;
    expect((await loaded()).filter((path) => ofLessons.test(path))).toEqual([]);
    await page.getByRole('link', { name: 'Lessons' }).click();
    await page.getByRole('link', { name: 'Messages', exact: true }).waitFor();
    // Script and styles.
    await expect.poll(async () => (await loaded()).filter((path) => ofLessons.test(path))).toHaveLength(2);
  });
});

describe('the lesson', () => {
  it('messages sends text, bytes, and many at once', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    await tryIt(page, 0);
    await line(page, 'received', 'Echo: Hello').waitFor();
    await tryIt(page, 1);
    await line(page, 'sent', '48 69').waitFor();
    await line(page, 'received', '48 69 5f 72 65 73 70 6f 6e 73 65').waitFor();
    await tryIt(page, 2);
    await line(page, 'received', 'Echo: message 20').waitFor();
    const directions = await page.locator('.tape tbody tr:not(.event)').evaluateAll((rows) => {
      return rows.slice(-40).map((row) => row.className);
    });
    expect(directions).toEqual([...Array(20).fill('sent'), ...Array(20).fill('received')]);
    await page.getByRole('link', { name: 'server/lessons/echo.ts' }).click();
    await arrives(page, '/source/server/lessons/echo.ts', 'server/lessons/echo.ts');
    await page
      .getByText('Marked: the functions that the server has called for your page (received).')
      .waitFor();
    expect(await page.locator('.source mark').first().textContent()).toBe('    received(socket, message) {');
    await page.getByRole('link', { name: './lesson.ts' }).click();
    await arrives(page, '/source/server/lessons/lesson.ts', 'server/lessons/lesson.ts');
  });

  it('messages greets, in any script, and says what is wrong with no name', async () => {
    await using ann = await Visitor.create(browser);
    // A former address, with what it said.
    const page = await ann.openPage(server.pageUrl('/lessons/greeting?message=Jimmy'));
    await arrives(page, '/lessons/messages', 'Messages', false);
    await tryIt(page, 3);
    await line(page, 'received', 'Hello 小明!').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await line(page, 'received', 'Hello Jimmy!').waitFor();
    await tryIt(page, 4);
    await page.getByText('(empty)').waitFor();
    await line(page, 'received', 'A name has').waitFor();
    await page.locator('.lamp.open').waitFor();
  });

  it('heartbeat answers the page until it is told not to, and then the page gives up', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/heartbeat'));
    await tryIt(page, 0);
    await line(page, 'received', 'pong').waitFor();
    const view = (side: string) => page.locator('.heartbeat tr', { hasText: side });
    await view('This page').getByText('received its answer').waitFor();
    await tryIt(page, 2);
    await view('This page').getByText('its own heartbeat is off').waitFor();
    await tryIt(page, 1);
    await view('This page').getByText('asked, and is waiting').waitFor();
    await line(page, 'event', 'Closed 4000 · no pong within 3 s').waitFor();
    await view('This page').getByText('gave up, and closed the connection').waitFor();
  });

  it('broadcast is heard by everybody, and stops when the person has heard enough', async () => {
    await using ann = await Visitor.create(browser);
    await using bob = await Visitor.create(browser);
    const pages = await Promise.all(
      [ann, bob].map((who) => who.openPage(server.pageUrl('/lessons/broadcast'))),
    );
    for (const page of pages) await tryIt(page, 0);
    for (const page of pages) await lines(page, 'received', 'Log at').nth(1).waitFor();
    const inBoth = async () => {
      const [heard, others] = await Promise.all(
        pages.map((page) => page.locator('.tape .received code').allTextContents()),
      );
      return heard!.filter((text) => others!.includes(text)).length;
    };
    await expect.poll(inBoth).toBeGreaterThan(0);
    await tryIt(pages[0]!, 1);
    await line(pages[0]!, 'sent', 'Is anybody listening?').waitFor();
    await tryIt(pages[0]!, 4);
    await line(pages[0]!, 'event', 'Closed 1005').waitFor();
  });

  it('broadcast counts each connection by itself, and again from 1', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/ticker'));
    await tryIt(page, 2);
    await line(page, 'received', 'Hello 2!').waitFor();
    await tryIt(page, 3);
    await lines(page, 'received', 'Hello 1!').nth(1).waitFor();
    await tryIt(page, 4);
    await page.locator('.lamp.closed').waitFor();
  });

  it.each(COURSE)('%s is complete, and fits a small phone', async (name) => {
    await using ann = await Visitor.create(browser, { viewport: { width: 320, height: 568 } });
    const page = await ann.openPage(server.pageUrl(`/lessons/${name}`));
    expect(await page.locator('.try').count()).toBeGreaterThanOrEqual(3);
    const files = endpointsOf(name as LessonName).map((endpoint) => `server/lessons/${endpoint}.ts`);
    expect(await page.locator('.sources code').allTextContents()).toEqual(files);
    const links = await page
      .locator('.sources a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(links.map((link) => link.split('?')[0])).toEqual(
      expect.arrayContaining(files.map((file) => `/source/${file}`)),
    );
    const specification = /^https:\/\/(www\.rfc-editor\.org|websockets\.spec\.whatwg\.org)\//;
    expect(links.some((link) => specification.test(link))).toBe(true);
    expect(await overhangOf(page)).toBeLessThanOrEqual(0);
  });
});

describe('the console', () => {
  it('can be used by keyboard alone', async () => {
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await press(page, 'Lessons', 'Tab');
    await page.keyboard.press('Enter');
    await arrives(page, '/lessons', COURSE_TITLE);
    await press(page, 'Messages', 'Tab');
    await page.keyboard.press('Enter');
    await arrives(page, '/lessons/messages', 'Messages');
    await press(page, 'Tell the greeter a name: 小明', 'Tab');
    await page.keyboard.press('Enter');
    await line(page, 'received', 'Hello 小明!').waitFor();
    await press(page, 'Frames and events', 'Tab');
    await page.keyboard.press('Home');
    await press(page, 'Message', 'Tab');
    await page.keyboard.type('Maria+');
    await page.keyboard.press('Enter');
    await line(page, 'received', 'Hello Maria+!').waitFor();
    await press(page, 'Disconnect', 'Shift+Tab');
    await page.keyboard.press('Space');
    await line(page, 'event', 'Closed').waitFor();
  });

  it('sends bytes that are written as text or in hexadecimal, and says what is no hexadecimal', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    const [message, kind, send] = [
      page.getByRole('textbox', { name: 'Message' }),
      page.getByRole('combobox', { name: 'Kind of frame' }),
      page.getByRole('button', { name: 'Send', exact: true }),
    ];
    await kind.selectOption('hex');
    await message.fill('0');
    await page.getByText('Pairs of hexadecimal digits').waitFor();
    expect(await send.isDisabled()).toBe(true);
    await message.fill('00 FF');
    await send.click();
    await line(page, 'received', '00 ff 5f').waitFor();
    await kind.selectOption('utf8');
    await message.fill('é');
    await send.click();
    await line(page, 'sent', 'c3 a9').waitFor();
  });

  it('shows what it is sent as text, whatever it looks like', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    const markup = '<img src=x onerror=alert(1)><b>bold</b>';
    await page.getByRole('textbox', { name: 'Message' }).fill(markup);
    await page.keyboard.press('Enter');
    await line(page, 'received', `Echo: ${markup}`).waitFor();
    expect(await page.locator('.tape :is(img, b)').count()).toBe(0);
  });

  it('follows the newest line, unless the person has scrolled up', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    const belowPx = () =>
      page
        .locator('.tape')
        .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await tryIt(page, 2);
    await line(page, 'received', 'Echo: message 20').waitFor();
    expect(await belowPx()).toBeLessThan(2);
    // The browser tells of a scroll with the next frame, and only then the page knows.
    await page.locator('.tape').evaluate(
      (tape) =>
        new Promise((resolve) => {
          tape.addEventListener('scroll', resolve, { once: true });
          tape.scrollTo(0, 0);
        }),
    );
    await tryIt(page, 0);
    await line(page, 'received', 'Echo: Hello').waitFor();
    expect(await page.locator('.tape').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    expect(await belowPx()).toBeGreaterThan(100);
    // The browser tells of this scroll after the lesson is gone; a visit's end fails on what was thrown.
    await page.evaluate(() => {
      document.querySelector('.tape')!.scrollTo(0, 50);
      document.querySelector<HTMLElement>('a[href="/lessons/closing"]')!.click();
    });
    await arrives(page, '/lessons/closing', 'Closing');
  });

  it('tells screen readers what came in, in few words', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    await page.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(window, { spoken });
      new MutationObserver(([record]) => spoken.push(record!.target.textContent ?? '')).observe(
        document.querySelector('.console [aria-live]')!,
        { childList: true, characterData: true, subtree: true },
      );
    });
    const startMs = performance.now();
    await tryIt(page, 2);
    await page.locator('.console [aria-live]', { hasText: 'Echo: message 20' }).waitFor();
    const spoken = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
    // Of 42 lines; every other second, however long they took.
    expect(spoken.length).toBeLessThanOrEqual(2 + (performance.now() - startMs) / 2_000);
  });

  it('keeps its log and its step for Back and for a reload, and its state fits into a link', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    await tryIt(page, 0);
    await line(page, 'received', 'Echo: Hello').waitFor();
    await page.getByRole('combobox', { name: 'Kind of frame' }).selectOption('hex');
    await page.getByRole('textbox', { name: 'Message' }).fill('00 ff');
    await page.keyboard.press('Enter');
    await line(page, 'received', '00 ff 5f').waitFor();
    const linked = page.url();
    expect(new URL(linked).search).toBe('?message=00+ff&kind=hex');
    const isAsBefore = async () => {
      await line(page, 'received', 'Echo: Hello').waitFor();
      await line(page, 'event', 'You left this page').waitFor();
      expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('00 ff');
      expect(await page.getByRole('combobox', { name: 'Kind of frame' }).inputValue()).toBe('hex');
    };
    await page.getByRole('link', { name: /Next/ }).click();
    await page.goBack();
    await isAsBefore();
    await page.reload();
    await isAsBefore();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.goto(server.pageUrl('/lessons/handshake?step=3'));
    await page.getByRole('heading', { name: 'SHA-1' }).waitFor();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.waitForURL(server.pageUrl('/lessons/handshake?step=4'));
    await page.getByRole('link', { name: /Next/ }).click();
    await page.goBack();
    await page.getByRole('heading', { name: 'Base64' }).waitFor();
    await page.goto(server.pageUrl('/lessons/polling?every=5000'));
    expect(await page.getByRole('combobox', { name: 'Polling asks every' }).inputValue()).toBe('5000');
    await page.goto(server.pageUrl('/lessons/errors?trial=bad-url'));
    await page.getByRole('heading', { name: 'Not a valid URL' }).waitFor();
    await page.goto(linked);
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('00 ff');
    await page.getByText('Nothing has been sent or received yet.').waitFor();
  });

  it('closes its connection when the lesson is left', async () => {
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    const [socket] = await Promise.all([page.waitForEvent('websocket'), tryIt(page, 0)]);
    await page.locator('.lamp.open').waitFor(); // to leave it while it connects would be a socket's error
    const closed = socket.waitForEvent('close');
    await page.getByRole('link', { name: 'Lessons', exact: true }).click();
    await closed;
  });
});

describe('the language', () => {
  it.each([
    ['zh-TW', 'zh-Hant', '共享計數器', '課程', `${COURSE.length} 課弄懂 WebSocket`, '伺服器'],
    ['zh-CN', 'zh-Hans', '共享计数器', '课程', `${COURSE.length} 课弄懂 WebSocket`, '服务器'],
  ])(
    'of a browser in %s is %s from the first picture on',
    async (locale, tag, title, lessons, course, word) => {
      await using ann = await Visitor.create(browser, { locale });
      await ann.context.addInitScript(() => {
        const titles = new Set<string>();
        Object.assign(window, { titles });
        new MutationObserver(() => titles.add(document.querySelector('h1')?.textContent ?? '')).observe(
          document,
          {
            childList: true,
            subtree: true,
            characterData: true,
          },
        );
      });
      const { page } = await ann.open(server.pageUrl());
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(tag);
      expect(await page.title()).toBe(title);
      const titles = await page.evaluate(() => [...(window as unknown as { titles: Set<string> }).titles]);
      expect(titles.filter((text) => text !== '')).toEqual([title]);
      await page.getByRole('link', { name: lessons }).click();
      await page.getByRole('heading', { level: 1, name: course }).waitFor();
      await page.getByText(word).first().waitFor();
      await page.goto(server.pageUrl('/lessons/messages'));
      await page.locator('.lead').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(tag);
    },
  );

  it('can be chosen on every page, changes it at once, and is kept', async () => {
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(server.pageUrl());
    const { page } = counter;
    await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-Hant');
    await page.getByRole('heading', { level: 1, name: '共享計數器' }).waitFor();
    await counter.isLive();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hant');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '共享計數器' }).waitFor();
    await page.getByRole('link', { name: '課程' }).click();
    await page.getByRole('link', { name: '訊息', exact: true }).click();
    await tryIt(page, 0);
    await page.getByText('伺服器在前面加上').waitFor();
    await page.getByRole('combobox', { name: '語言' }).selectOption('zh-Hans');
    await page.getByText('服务器在前面加上').waitFor(); // lines that are there already, too
    await page.getByRole('combobox', { name: '语言' }).selectOption('en');
    await page.getByText('The server put “Echo: ” in front').waitFor();
    expect(await page.title()).toBe('Messages · Lesson 3');
  });
});

/** Plain presses, as many a second. @returns the end of it */
function pressing(peer: Peer, perSecond: number): () => void {
  const startMs = performance.now();
  let pressed = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startMs) * perSecond) / 1000;
    for (; pressed < due; pressed++) peer.send('{"action":"plus"}');
  }, 4);
  return () => clearInterval(timer);
}

describe('the wire panel', () => {
  it('shows the real frames of the counter, and no secret', async () => {
    await using own = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(own.pageUrl());
    const { page } = counter;
    await openWire(page);
    await counter.add();
    await line(page, 'sent', '"action":"increment"').waitFor();
    await line(page, 'received', '"type":"ack"').waitFor();
    await line(page, 'received', '"type":"state"').waitFor();
    const peer = await Peer.open(own.webSocketUrl());
    await line(page, 'received', '"type":"users"').waitFor();
    await counter.toggleOffline();
    await line(page, 'event', 'Closed 1000').waitFor();
    await counter.toggleOffline();
    await line(page, 'sent', '"action":"hello"').waitFor();
    await line(page, 'received', '"type":"welcome"').waitFor();
    const text = await page.locator('.wire').textContent();
    expect(text).toMatch(/"session":"\*{10,}"/);
    const kept = (await storedIn(page)).join();
    const session = /session\W+([\w.-]{20,})/.exec(kept)![1]!;
    expect(text).not.toContain(session);
    await peer.close();
  });

  it('leaves when it is closed, and begins anew', async () => {
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(server.pageUrl());
    const { page } = counter;
    await openWire(page);
    await counter.add();
    await line(page, 'received', '"type":"ack"').waitFor();
    await page.getByRole('button', { name: 'Frames' }).click();
    await page.locator('.wire').waitFor({ state: 'detached' });
    await counter.add();
    await counter.isSaved();
    await openWire(page);
    // The state that follows the ack of the second press may be the first to come.
    expect(await page.locator('.tape tbody').textContent()).not.toMatch(/"increment"|"ack"/);
  });

  it('keeps up with another client that presses 500 times a second, in tasks of at most 50 ms, and so does the page', async () => {
    await using own = await ServerProcess.start([
      '--memory',
      '--press-rate',
      '1000',
      '--press-burst',
      '1000',
    ]);
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(own.pageUrl());
    const { page } = counter;
    await openWire(page);
    const peer = await Peer.open(own.webSocketUrl());
    const stop = pressing(peer, 500);
    try {
      await peer.until('state', ({ value }) => value >= 500);
      // All of it while the other one goes on: nothing of this waits for a pause.
      const tasks = await tasksDuring(page, async () => {
        await page.evaluate(paints, 20);
        await counter.add(5);
        await counter.isSaved();
        await peer.until('state', ({ value }) => value >= 1_500);
      });
      expect(tasks.length).toBeGreaterThan(20);
      expect(tasks[0]).toBeGreaterThan(0);
      expect(tasks[0]).toBeLessThanOrEqual(50); // of CPU time: on a busy machine, the clock says more
    } finally {
      stop();
    }
    await peer.settled();
    await counter.shows((await Peer.join(own.webSocketUrl())).welcome.value);
    await line(page, 'received', '"type":"state"').waitFor();
    expect(await page.locator('.tape tbody tr').count()).toBeLessThanOrEqual(MAX_ENTRIES);
    await peer.close();
  });

  const viewports = [
    { width: 320, height: 568 },
    { width: 390, height: 844 },
    { width: 568, height: 320 },
    { width: 640, height: 400 },
    { width: 844, height: 390 },
    { width: 1440, height: 900 },
    { width: 2560, height: 1440 },
  ];

  it.each(viewports)('leaves room for both keys at $width × $height', async (viewport) => {
    await using ann = await Visitor.create(browser, { viewport });
    const { page } = await ann.open(server.pageUrl());
    await openWire(page);
    expect(await overhangOf(page)).toBeLessThanOrEqual(0);
    for (const name of ['Add one', 'Subtract one']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(64);
      expect(box!.y + box!.height).toBeLessThanOrEqual(viewport.height);
    }
    // The strip, which may have made room, is drawn again.
    await page.getByRole('button', { name: 'Frames' }).click();
    await page.locator('.strip canvas').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  const options = { colorScheme, reducedMotion: 'reduce' } as const;

  it('the counter with its wire has no serious accessibility violation', async () => {
    await using ann = await Visitor.create(browser, options);
    const counter = await ann.open(server.pageUrl());
    await openWire(counter.page);
    await counter.add();
    await line(counter.page, 'received', '"type":"ack"').waitFor();
    expect(await seriousViolations(counter.page)).toEqual([]);
  });
});

// ---------------------------------------------------------------------------------- what a person does

/** Waits for a page, and for its title to have the focus. */
async function arrives(page: Page, path: string, title: string, isFocused = true): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  if (isFocused) await page.locator('h1:focus').waitFor();
}

function tryIt(page: Page, index: number): Promise<void> {
  return page.locator('.try').nth(index).click();
}

/** Lines of the tape with this in them. */
function lines(page: Page, kind: 'sent' | 'received' | 'event', text: string) {
  return page.locator(`.tape tr.${kind}`, { hasText: text });
}

/** The first of them. */
function line(...which: Parameters<typeof lines>) {
  return lines(...which).first();
}

async function openWire(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Frames' }).click();
  await page.getByRole('complementary', { name: 'Frames of this counter' }).waitFor();
}

/** Presses a key until what has this name has the focus. */
async function press(page: Page, name: string, key: string): Promise<void> {
  for (let times = 0; times < 60; times++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim();
    });
    if (focused === name) return;
  }
  throw new Error(`no way to ${name} by ${key}`);
}

/** Runs in the page, until it was painted so often. */
async function paints(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise(requestAnimationFrame);
}
