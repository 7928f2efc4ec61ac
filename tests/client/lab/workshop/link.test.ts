import { expect, it } from 'vitest';
import { codeLink, MAX_CODE, openCode, type SharedCode } from '../../../../client/lab/workshop/link.ts';
import { experimentOf } from '../../../../sim/lab/beginnings.ts';
import { type LinkError, pack } from '../../../../sim/lab/packing.ts';

const BASE = 'http://localhost:6789';
const faultOf = (made: Promise<unknown>) =>
  made.then(
    () => undefined,
    (error: LinkError) => error.fault,
  );

const shared: SharedCode = {
  code: 'client = (io) => ({ press() { io.show("你好") } });',
  level: 'crashes',
  task: '<b>Mend it</b>\nplease',
  world: { seed: 7, experiment: experimentOf(7) },
};

it('brings the code, the level, the task and the world to another screen', async () => {
  const link = new URL(await codeLink(shared, BASE));
  expect(link.pathname).toBe('/lab/workshop');
  expect(await openCode(link.hash)).toEqual(shared);
});

it.each([
  ['a later version', '2.abc', 'version'],
  ['what was cut off', '1.', 'damaged'],
  ['no data', '1', 'damaged'],
  ['other letters', '1.ab!c', 'damaged'],
  ['what is too long', `1.${'a'.repeat(65_537)}`, 'too-long'],
])('refuses %s', async (_, fragment, fault) => {
  expect(await faultOf(openCode(fragment))).toBe(fault);
});

it.each([
  ['no code', { level: 'cuts' }],
  ['too much code', { code: 'x'.repeat(MAX_CODE + 1), level: 'cuts' }],
  ['a level that there is not', { code: '', level: 'constructor' }],
  ['a task that is no text', { code: '', level: 'cuts', task: { toString: 'x' } }],
  ['a world that cannot be', { code: '', level: 'cuts', world: { seed: -1, experiment: experimentOf(1) } }],
  ['more than there is to say', { code: '', level: 'cuts', run: true }],
])('refuses %s', async (_, value) => {
  expect(await faultOf(openCode(`1.${await pack(value)}`))).toBe('invalid');
});

it('makes no link that it would refuse', async () => {
  expect(await faultOf(codeLink({ ...shared, code: 'x'.repeat(MAX_CODE + 1) }, BASE))).toBe('too-long');
});
