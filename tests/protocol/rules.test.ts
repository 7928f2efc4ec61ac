import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, '..');
const PROTOCOL = join(TESTS, '../protocol/PROTOCOL.md');

const rules = [...readFileSync(PROTOCOL, 'utf8').matchAll(/^- \*\*(P\d+)\*\*/gm)].map(([, rule]) => rule!);

const titles = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') || name.endsWith('contract.ts'))
  .map((name) => readFileSync(join(TESTS, name), 'utf8'))
  .join('\n');

it('the rules of PROTOCOL.md stand by topic, and have each number once, without a gap', () => {
  const sorted = rules.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  expect(sorted).toEqual(Array.from({ length: rules.length }, (_, i) => `P${i + 1}`));
  expect(rules.length).toBeGreaterThanOrEqual(30);
});

it.each(rules)('%s is named by a test', (rule) => {
  expect(titles).toContain(`[${rule}]`);
});
