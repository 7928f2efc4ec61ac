/*
 * The Lab's worlds in a real browser: in a worker, bundled and minified as a page's script is.
 */

import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { experimentOf, runExperiment } from '../../sim/lab/experiment.ts';
import { MISSIONS, tryOut } from '../../sim/lab/missions.ts';
import { type Experiment, STRATEGIES } from '../../sim/lab/run.ts';
import { launchBrowser } from './browser.ts';

const WORKER = `
  import { runExperiment } from './sim/lab/experiment.ts';
  onmessage = ({ data }) => postMessage(data.map((experiment) => JSON.stringify(runExperiment(experiment))));
`;

let browser: Awaited<ReturnType<typeof launchBrowser>>;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

async function scriptOf(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: process.cwd() };
  const options = { bundle: true, minify: true, target: 'es2022', write: false, format: 'iife' } as const;
  const { outputFiles } = await build({ stdin, ...options });
  return outputFiles[0]!.text;
}

async function runInBrowser(experiments: readonly Experiment[]): Promise<string[]> {
  const page = await browser.newPage();
  const given = { code: await scriptOf(WORKER), experiments };
  const runs = await page.evaluate(async ({ code, experiments }) => {
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    const answer = new Promise<string[]>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage(experiments);
    return answer;
  }, given);
  await page.close();
  return runs;
}

it('the same experiment gives the same run in Node and in Chromium, byte for byte', async () => {
  const seeds = STRATEGIES.map((strategy, index) => experimentOf(index + 1, strategy));
  const missions = MISSIONS.map((mission) => tryOut(mission, mission.solution));
  const experiments = [...seeds, ...missions];
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const there = (await runInBrowser(experiments)).map(digest);
  const here = experiments.map((experiment) => digest(JSON.stringify(runExperiment(experiment))));
  expect(there).toEqual(here);
  expect(new Set(here).size).toBe(here.length);
});
