/*
 * The language of the page. In: the browser's preferences, or the user's choice. Out: a signal, and
 * tables of words that follow it.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

export const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
};

const STORAGE_KEY = 'shared-counter/language';

const chosen = signal<Language>('en');
export const language: ReadonlySignal<Language> = chosen;

/** Sets the language of the page, now and for the next visit. */
export function chooseLanguage(next: Language): void {
  follow(next);
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Storage may be forbidden; then the choice holds until the page is left.
  }
}

/** The user's last choice, otherwise the browser's first language that is available. */
export function detectLanguage(preferred: readonly string[], stored: string | null): Language {
  if (stored !== null && isLanguage(stored)) return stored;
  for (const tag of preferred) {
    const match = languageOf(tag);
    if (match !== undefined) return match;
  }
  return 'en';
}

/** Call it once, before the page is drawn. */
export function startLanguage(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    // Forbidden: use the browser's preference.
  }
  follow(detectLanguage(navigator.languages, stored));
}

/** A phrase in every language: a text, or a function that returns one. */
export class Phrase<Said> {
  constructor(readonly as: Readonly<Record<Language, Said>>) {}
}

/** The English phrase determines the type of the others. @example say('Hi', '你好', '你好') */
export function say<Said>(en: Said, hans: NoInfer<Said>, hant: NoInfer<Said>): Phrase<Said> {
  return new Phrase({ en, 'zh-Hans': hans, 'zh-Hant': hant });
}

/** A table of phrases, in one language. */
export type Spoken<Table> =
  Table extends Phrase<infer Said>
    ? Said
    : Table extends string | ((...given: never[]) => string)
      ? Table
      : { readonly [Name in keyof Table]: Spoken<Table[Name]> };

/**
 * A table of words in every language. The types make sure that none is missing.
 * @param table phrases in objects and arrays; anything else is the same in every language
 * @returns the words of the current language; it reads the signal, so its user follows the choice
 * @example const words = translated({ hi: say('Hi', '你好', '你好') });
 */
export function translated<Table>(table: Table): () => Spoken<Table> {
  const tables = Object.fromEntries(LANGUAGES.map((name) => [name, spoken(table, name)]));
  return () => tables[language.value] as Spoken<Table>;
}

/** The table in one language. */
export function spoken(table: unknown, name: Language): unknown {
  if (table instanceof Phrase) return table.as[name];
  if (Array.isArray(table)) return table.map((part) => spoken(part, name));
  if (typeof table !== 'object' || table === null) return table;
  return Object.fromEntries(Object.entries(table).map(([key, part]) => [key, spoken(part, name)]));
}

function follow(next: Language): void {
  chosen.value = next;
  document.documentElement.lang = next;
}

function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

/** BCP 47: a script subtag decides; otherwise the region does: Taiwan, Hong Kong and Macau use traditional script. */
function languageOf(tag: string): Language | undefined {
  const [primary, ...subtags] = tag.toLowerCase().split('-');
  if (primary === 'en') return 'en';
  if (primary !== 'zh') return undefined;
  if (subtags.includes('hans')) return 'zh-Hans';
  return subtags.some((subtag) => ['hant', 'tw', 'hk', 'mo'].includes(subtag)) ? 'zh-Hant' : 'zh-Hans';
}
