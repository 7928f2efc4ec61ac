/*
 * The prepared experiments: our counter without a rule breaks, and with it does not; and what README and PROTOCOL.md link to.
 */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findRule } from '../../../client/lab/source.ts';
import { LAB_RULES } from '../../../protocol/missions.ts';
import { labPages } from '../../../server/lessons/index.ts';
import { runExperiment } from '../../../sim/lab/experiment.ts';
import { PREPARED } from '../../../sim/lab/rules.ts';
import { SABOTAGES } from '../../../sim/sabotage.ts';

const protocol = readFileSync('protocol/PROTOCOL.md', 'utf8');
const linksIn = (text: string): string[] =>
  [...text.matchAll(/localhost:6789(\/lab[^)\s]*)/g)].map((match) => match[1]!);

it('there is one for each rule that can be taken out, under an address that the server knows', () => {
  expect(LAB_RULES).toEqual(SABOTAGES.map(({ name }) => name));
  expect(PREPARED.map(({ name }) => name)).toEqual(LAB_RULES);
  expect(labPages()).toEqual(expect.arrayContaining(PREPARED.map(({ name }) => `/lab/rule/${name}`)));
});

it.each(PREPARED)('$name breaks: $breaks', ({ breaks, experiment }) => {
  expect(runExperiment(experiment).violation?.rule).toBe(breaks);
  const { violation, ledger } = runExperiment({ ...experiment, strategy: 'ours' });
  expect(violation).toBeUndefined();
  expect(ledger).toMatchObject({ lost: 0, doubled: 0 });
});

it.each(PREPARED)('$rule in PROTOCOL.md links to $name', ({ name, rule }) => {
  const paragraph = new RegExp(`^- \\*\\*${rule}\\*\\* .*(?:\\n {2}.*)*`, 'm').exec(protocol)![0];
  expect(linksIn(paragraph)).toContain(`/lab/rule/${name}`);
  expect(findRule(protocol, rule)!.text).not.toMatch(/Break it|localhost|\[/);
});

it.each(['README.md', 'protocol/PROTOCOL.md'])('%s links only to pages of the Lab that there are', (file) => {
  const links = linksIn(readFileSync(file, 'utf8'));
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !labPages().includes(link))).toEqual([]);
});
