/*
 * Files of this project, as the server serves them: code that runs here, and the rules of the protocol. In: a path. Out:
 * text, fetched once.
 */

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
  const plain = words.join(' ').replace(`- **${rule}** `, '').replace(/[`*]/g, '');
  return { text: plain, url: `/source/${PROTOCOL}?lines=${from + 1}-${end}` };
}
