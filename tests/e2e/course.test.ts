/*
 * The course as a learner walks it, on a phone in Chinese and on a desktop by keyboard: in every lesson predict, try,
 * compare, look a word up and check; after each part, look back. What was done is ticked in the overview, and stays.
 */

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import type { Language } from '../../client/language.ts';
import { LOOK_BACK } from '../../client/lessons/look-back.ts';
import type { Question } from '../../client/lessons/question.ts';
import { QUESTIONS } from '../../client/lessons/questions.ts';
import { COURSE, type LessonName, PARTS } from '../../protocol/course.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, Visitor } from './browser.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start(['--memory'])]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

interface Walk {
  readonly who: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly locale: string;
  readonly language: Language;
  /** How a button is pressed. */
  readonly press: (button: Locator) => Promise<void>;
}

const WALKS: readonly Walk[] = [
  {
    who: 'on a phone of 320 px, in Chinese',
    size: { width: 320, height: 568 },
    locale: 'zh-TW',
    language: 'zh-Hant',
    press: (button) => button.click(),
  },
  {
    who: 'on a desktop, by keyboard',
    size: { width: 1440, height: 900 },
    locale: 'en-US',
    language: 'en',
    press: (button) => button.press('Enter'),
  },
];

it.concurrent.for(WALKS)(
  'every lesson can be predicted, tried, compared and checked $who',
  async (walk, { expect }) => {
    await using ann = await Visitor.create(browser, {
      viewport: walk.size,
      locale: walk.locale,
      reducedMotion: 'reduce',
    });
    const page = await ann.openPage(server.pageUrl('/lessons'));
    const { press, language } = walk;
    const answer = async ({ answers }: Question, index: number, within: Locator) =>
      press(within.getByRole('button', { name: answers[index]!.as[language], exact: true }));
    const quiz = async (question: Question, within: Locator) => {
      await answer(question, (question.right + 1) % question.answers.length, within);
      await within.locator('p[role=status] strong').waitFor(); // not quite
      await answer(question, question.right, within);
      await within.locator('.is-right').waitFor();
    };
    for (const name of COURSE) {
      await goWithin(page, name, language);
      const { predict, check } = QUESTIONS[name];
      await answer(predict, 0, page.locator('.predict'));
      await page.locator('.answer[aria-pressed=true]').waitFor();
      await press(page.locator('.try').first());
      await press(page.locator('.comparison summary'));
      const facts = page.locator('.comparison dd');
      await facts.last().waitFor();
      const told = await facts.allTextContents();
      expect(told.slice(0, 2), name).toEqual(
        [0, predict.right].map((index) => predict.answers[index]!.as[language]),
      );
      await quiz(check, page.locator('.self-check').first());
      await lookUp(page, press);
      expect(await overhangOf(page), name).toBeLessThanOrEqual(0);
      const part = PARTS.find(({ lessons }) => lessons.at(-1) === name)?.name;
      for (const [index, question] of (LOOK_BACK[part ?? 'appendix'] ?? []).entries())
        await quiz(question, page.locator('.look-back .quiz').nth(index));
    }
    // A prediction is final after the first try.
    await page.locator('.predict .answer').nth(1).dispatchEvent('click');
    const predicted = page.locator('.predict .answer[aria-pressed=true]');
    expect(await predicted.allTextContents()).toEqual([
      QUESTIONS[COURSE.at(-1)!].predict.answers[0]!.as[language],
    ]);
    await page.goto(server.pageUrl('/lessons'));
    await page.locator('.ticks').first().waitFor();
    const done = await page
      .locator('.ticks')
      .evaluateAll((lists) => lists.map(({ children }) => children.length));
    expect(done).toEqual(COURSE.map(() => 3));
    ann.complaints.length = 0; // of connections that were refused on purpose: the browser tells of them by itself
  },
);

/** A word of the lesson, if it has one: its definition opens, and Escape closes it. */
async function lookUp(page: Page, press: Walk['press']): Promise<void> {
  const word = page.locator('.explanation .term').first();
  if ((await word.count()) === 0) return;
  await press(word);
  const definition = page.locator('.definition:popover-open');
  await definition.waitFor();
  await page.keyboard.press('Escape');
  await definition.waitFor({ state: 'hidden' });
}

/** As a click on a link does, so that nothing is loaded anew. */
async function goWithin(page: Page, name: LessonName, language: Language): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
    scrollTo(0, 0);
  }, `/lessons/${name}`);
  const keep = QUESTIONS[name].keep.as[language];
  await page.locator('.keep', { hasText: keep }).waitFor();
}
