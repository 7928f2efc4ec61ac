import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, spoken } from '../../../client/language.ts';
import { LESSONS } from '../../../client/lessons/course.ts';
import { FURTHER } from '../../../client/lessons/further.ts';
import { GLOSSARY, type Term, termsIn } from '../../../client/lessons/glossary.ts';
import { markedLines } from '../../../client/lessons/source/marks.ts';
import { COURSE } from '../../../protocol/course.ts';

const TERMS = Object.keys(GLOSSARY) as Term[];
const formsIn = (language: (typeof LANGUAGES)[number]) =>
  TERMS.map((term) => [term, GLOSSARY[term].forms.as[language]] as const);

describe('terms in a text', () => {
  it.each([
    ['Use backoff and more backoff.', ['backoff']],
    ['Long polling is no polling.', ['Long polling']],
    ['Unmasked originals of topics', []],
    ['The Origin, a GUID and half-open', ['Origin', 'GUID', 'half-open']],
    ['', []],
  ])('of %j are %j: whole words, the first time', (text, terms) => {
    const pieces = termsIn(text, formsIn('en'));
    expect(pieces.filter(({ term }) => term).map((piece) => piece.text)).toEqual(terms);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });

  it('are found in Chinese', () => {
    const pieces = termsIn('等待要带随机抖动，按退避策略重连', formsIn('zh-Hans'));
    expect(pieces.filter(({ term }) => term).map(({ text }) => text)).toEqual(['随机抖动', '退避策略']);
  });
});

describe.each(TERMS)('%s', (term) => {
  it.each(LANGUAGES)('is defined in %s, in a text that fits', (language) => {
    const definition = spoken(GLOSSARY[term].definition, language) as string;
    expect(definition.length).toBeGreaterThan(10);
    expect(definition.length).toBeLessThanOrEqual(240);
    expect(GLOSSARY[term].forms.as[language].length).toBeGreaterThan(0);
  });

  it('is met in a lesson', () => {
    const inTexts = COURSE.some((name) => {
      const { goal, explanation } = LESSONS[name].words();
      const pieces = [goal, ...explanation].flatMap((text) => termsIn(text, formsIn('en')));
      return pieces.some((piece) => piece.term === term);
    });
    expect(inTexts || COURSE.some((name) => FURTHER[name].terms?.includes(term))).toBe(true);
  });
});

it.each(COURSE.filter((name) => FURTHER[name].python !== undefined))(
  'the Python program of %s exists',
  (name) => {
    const text = readFileSync('docs/clients.md', 'utf8');
    const lines = text.split('\n');
    const program = markedLines(text, new URLSearchParams(`python=${FURTHER[name].python}`));
    expect(program.map((line) => lines[line - 1]).join('\n')).toMatch(PROGRAMS[name]!);
  },
);

/** What tells that it is about the lesson. */
const PROGRAMS: Readonly<Record<string, RegExp>> = {
  messages: /lessons\/greeting[\s\S]*recv/,
  closing: /ConnectionClosedOK[\s\S]*rcvd\.code/,
  errors: /random\.uniform/,
  heartbeat: /ping_interval/,
  token: /create_default_context/,
  broadcast: /gather/,
  'slow-reader': /timeout/,
  counter: /increment/,
};
