/*
 * The header of every page: links to the other pages, and the language.
 */

import type { ComponentChildren } from 'preact';
import { chooseLanguage, LANGUAGE_NAMES, type Language, language } from '../language.ts';
import { route } from '../router.ts';
import { loadWords, words } from '../words.ts';

/** @param props.children further links and buttons */
export function SiteNav({ children }: { children?: ComponentChildren }) {
  const { page } = route.value;
  return (
    <nav class="site">
      {page !== 'counter' && <a href="/">{words().counter}</a>}
      {(page === 'counter' || page === 'lab' || page === 'workshop') && (
        <a href="/lessons">{words().lessons}</a>
      )}
      {page !== 'lab' && (
        <a href="/lab" class={page === 'counter' ? 'spare' : ''}>
          {words().lab}
        </a>
      )}
      {children}
      <select
        aria-label={words().language}
        value={language.value}
        onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
      >
        {Object.entries(LANGUAGE_NAMES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </nav>
  );
}

async function choose(next: Language): Promise<void> {
  await loadWords(next);
  chooseLanguage(next);
}
