/*
 * Files of this project, as the server serves them: code that runs here, and the rules of the protocol. In: a path. Out:
 * text, fetched once.
 */

import { linesAt } from '../lessons/source/marks.ts';

const texts = new Map<string, Promise<string>>();

/** @throws if it cannot be fetched; the next call tries again */
export function textOf(path: string): Promise<string> {
  const text =
    texts.get(path) ??
    load(path).catch((error) => {
      texts.delete(path);
      throw error;
    });
  texts.set(path, text);
  return text;
}

async function load(path: string): Promise<string> {
  const response = await fetch(`/source/${path}.txt`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

/** Lines of a file, some of them highlighted. */
export interface Quote {
  /** The number of its first line, from 1. */
  readonly from: number;
  readonly lines: readonly string[];
  /** The highlighted lines, by their numbers. */
  readonly marked: readonly number[];
}

/** A function with the comment above it. @returns undefined if the file has no such function */
export function excerptOf(text: string, path: string): Quote | undefined {
  const whole = wholeOf(text, path);
  const [first, last] = [whole?.marked[0], whole?.marked.at(-1)];
  if (whole === undefined || first === undefined) return undefined;
  let from = first;
  while (/^\s*(\/\/|\/?\*)/.test(whole.lines[from - 2] ?? '')) from -= 1;
  return { ...whole, from, lines: whole.lines.slice(from - 1, last) };
}

/** The file, with one function highlighted. */
export function wholeOf(text: string, path: string): Quote | undefined {
  const marked = linesAt(text, path);
  if (marked.length === 0) return undefined;
  return { from: 1, lines: text.replace(/\n$/, '').split('\n'), marked };
}

/** To the Lab: the page has its own. */
const LINKS = / ?\[[^\]]*\]\(http[^)]*\)/g;

const PROTOCOL = 'protocol/PROTOCOL.md';

export interface Rule {
  /** One or more sentences, without Markdown. */
  readonly text: string;
  /** A link to the full text. */
  readonly url: string;
}

/** A rule of PROTOCOL.md. @param rule such as `P10` */
export async function ruleIn(rule: string): Promise<Rule | undefined> {
  return findRule(await textOf(PROTOCOL), rule);
}

/** From its line to the next rule, or to the next empty line. */
export function findRule(text: string, rule: string): Rule | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`- **${rule}** `));
  if (from < 0) return undefined;
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith('  '));
  const end = length < 0 ? lines.length : from + 1 + length;
  const words = lines.slice(from, end).map((line) => line.trim());
  const plain = words.join(' ').replace(`- **${rule}** `, '').replace(LINKS, '').replace(/[`*]/g, '');
  return { text: plain, url: `/source/${PROTOCOL}?lines=${from + 1}-${end}` };
}
