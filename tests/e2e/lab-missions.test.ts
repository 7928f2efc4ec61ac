/*
 * The course of the Lab from the first mission to the last, by thumb on a phone and by mouse on a desktop: no mission is
 * won before anything is done, and each is won by a few clicks.
 */

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MISSION_NAMES, type MissionName } from '../../protocol/missions.ts';
import { BRAVE_FAULTS, missionNamed } from '../../sim/lab/missions.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, seriousViolations, Visitor } from './browser.ts';

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** More than par: a person who finds it out does not find the shortest way. */
const SPARE_ACTIONS = 3;

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

/** Somebody at the page, who uses only what is visible at this size. */
class Player {
  constructor(
    readonly page: Page,
    private readonly isPhone: boolean,
  ) {}

  /** With a finger or a mouse. */
  hit(target: Locator): Promise<void> {
    return this.isPhone ? target.tap() : target.click();
  }

  private button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true }).filter({ visible: true });
  }

  /** On a phone, a panel is a sheet. On a desktop, the mission has a column of its own. */
  async opens(panel: 'mission' | 'inspector' | 'list'): Promise<void> {
    const tab = this.page.locator(`.tab-${panel}`).filter({ visible: true });
    if (!this.isPhone && panel === 'mission') return;
    const isShown = async () =>
      (await tab.getAttribute('aria-pressed')) === 'true' &&
      (await this.page.locator('.lab-side').isVisible());
    if (!(await isShown())) await this.hit(tab);
  }

  async closes(): Promise<void> {
    if (this.isPhone) await this.hit(this.button('Close'));
  }

  /** Every edit is computed anew in a worker. */
  async seesTheRun(): Promise<void> {
    await this.page.locator('.paper[aria-busy=false] .drawing').waitFor();
  }

  async adds(device: string): Promise<void> {
    await this.hit(this.page.locator('.stage').getByRole('button', { name: `Add one on ${device}` }));
    await this.seesTheRun();
  }

  async breaks(party: string, fault: string): Promise<void> {
    await this.hit(this.button(`Faults: ${party}`));
    await this.hit(this.button(fault));
    await this.seesTheRun();
    await this.closes();
  }

  /** Goes to an entry of the list. */
  async picks(sentence: RegExp): Promise<void> {
    await this.opens('list');
    await this.hit(this.page.locator('.trace').getByRole('button', { name: sentence }).first());
    await this.closes();
  }

  /** Steps until the selected entry is the one that is meant. */
  async stepsTo(...sentences: RegExp[]): Promise<void> {
    if (!this.isPhone) await this.opens('inspector');
    for (const sentence of sentences) {
      await this.hit(this.button('One step forward'));
      await this.selection.filter({ hasText: sentence }).waitFor();
    }
  }

  /** With a message selected. */
  async cuts(how: string): Promise<void> {
    await this.opens('inspector');
    await this.hit(this.button(how));
    await this.seesTheRun();
    await this.closes();
  }

  /** The selected entry: on a phone, a line above the transport. */
  private get selection(): Locator {
    return this.page.locator(this.isPhone ? '.focus-line' : '.lab-side h2');
  }
}

const CUT_HERE = 'Cut the connection: this message is lost';
const CUT_AFTER = 'Cut the connection after this message';

/** What wins each mission. */
const CLICKS: { readonly [Name in MissionName]: (player: Player) => Promise<void> } = {
  disagree: (player) => player.adds('a'),
  apart: async (player) => {
    await player.breaks('c', 'Half-open');
    await player.adds('a');
  },
  'lost-update': async (player) => {
    await player.adds('a');
    await player.adds('b');
  },
  'lost-press': async (player) => {
    await player.adds('a');
    await player.picks(/a sends to Server: step 1/);
    await player.cuts(CUT_HERE);
  },
  double: async (player) => {
    await player.adds('a');
    await player.picks(/a sends to Server: step 1/);
    await player.cuts(CUT_AFTER);
  },
  reload: async (player) => {
    await player.adds('a');
    await player.stepsTo(/Server receives from a: name/, /a commit begins/);
    await player.breaks('a', 'Reload');
  },
  lie: (player) => player.adds('a'),
  flicker: (player) => player.adds('b'),
  'slow-reader': (player) => player.breaks('c', 'Stop reading, 3 s'),
  session: async (player) => {
    await player.picks(/4\.300 b presses/);
    await player.adds('a');
    await player.picks(/a sends to Server: \+1/);
    await player.breaks('a', 'Go offline, 1 s');
    await player.picks(/4\.600 b presses/);
    await player.breaks('Server', 'Set the clock a day ahead');
    await player.picks(/4\.900 b presses/);
    await player.breaks('Server', 'Set the clock a day ahead');
  },
  identity: async (player) => {
    await player.breaks('a', 'Copy the whole browser');
    await player.picks(/d receives from Server/);
    await player.adds('a');
    await player.adds('d');
  },
  // Nobody has won it yet: it ends when our counter has withstood enough.
  ours: async (player) => {
    await player.adds('a');
    await player.breaks('a', 'Cut the connection');
    await player.breaks('b', 'Reload');
    await player.breaks('c', 'Crash the page');
    await player.breaks('Disk', 'Slow disk, 3 s');
    await player.breaks('Server', 'Kill it, the commit survives');
  },
};

it.concurrent.each([
  ['a desktop', DESKTOP],
  ['a phone', PHONE],
])(
  'every mission is won on %s by a few clicks, and none by doing nothing, for the next visit too',
  async (_, options) => {
    await using ann = await Visitor.create(browser, { reducedMotion: 'reduce', ...options });
    const page = await ann.openPage(server.pageUrl(`/lab/${MISSION_NAMES[0]}`));
    const player = new Player(page, options === PHONE);
    for (const name of MISSION_NAMES) {
      await page.waitForURL(new RegExp(`/lab/${name}(#|$)`));
      await player.opens('mission');
      const panel = page.locator('.panel').filter({ visible: true, has: page.locator('.goal') });
      const par = missionNamed(name)!.par ?? BRAVE_FAULTS;
      await panel.getByText('0 actions, par ').waitFor();
      await player.seesTheRun();
      expect(await panel.getByRole('status').textContent(), name).toBe('');
      await player.closes();
      await CLICKS[name](player);
      await player.opens('mission');
      await panel.getByText('Done.', { exact: true }).waitFor();
      const [actions] = (await panel.getByText(/^\d+ actions?, par/).textContent())!.split(' ');
      expect(Number(actions), name).toBeLessThanOrEqual(par + SPARE_ACTIONS);
      expect(await overhangOf(page), name).toBeLessThanOrEqual(0);
      if (['lost-update', 'ours'].includes(name)) expect(await seriousViolations(page)).toEqual([]);
      if (name !== MISSION_NAMES.at(-1))
        await player.hit(panel.getByRole('button', { name: 'Next mission' }));
    }
    await page.goto(server.pageUrl(`/lab/${MISSION_NAMES[0]}`)); // a new visit, with nothing selected
    const won = page.locator('option', { hasText: '✓' });
    await won.nth(MISSION_NAMES.length - 2).waitFor({ state: 'attached' }); // all but the last, which nobody has won
  },
);
