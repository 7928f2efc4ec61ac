/*
 * Every string that the counter's page shows: components hold none. Each language has a table in words/; all but
 * English are loaded on demand. (The lessons, which are loaded later anyway, carry their words in all languages:
 * see translated().)
 */

import { type Language, language } from './language.ts';
import { words as english, type Words } from './words/en.ts';

const tables: Partial<Record<Language, Words>> = { en: english };

/**
 * The words of the language in use. Call it while rendering, and the component follows a change of language.
 * @example words().connections(3) // '3 connections'
 */
export function words(): Words {
  return tables[language.value] ?? english;
}

/** Await this before drawing the page in a language. If its words cannot be loaded, the page stays in English. */
export async function loadWords(of: Language): Promise<void> {
  try {
    if (of === 'zh-Hans') tables[of] ??= (await import('./words/zh-hans.ts')).words;
    if (of === 'zh-Hant') tables[of] ??= (await import('./words/zh-hant.ts')).words;
  } catch {
    // Offline: choosing the language again tries again.
  }
}

/** A number with its sign, in any language. @example signed(-3) // '−3' */
export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : delta < 0 ? `−${-delta}` : '±0';
}
