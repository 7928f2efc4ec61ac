/*
 * What people write, made fit to be shown to others: on one line, without characters that hide or turn around
 * what stands beside them. Pure.
 */

/**
 * Control characters, halves of a surrogate pair, and what cannot be seen but changes how its neighbours are
 * read: marks, embeddings and overrides of the writing direction ("Trojan Source", CVE-2021-42574), line and
 * paragraph separators, zero-width spaces. Joiners stay: emoji and Persian need them.
 */
const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** @example plainText(' one\ntwo\u202e ') // 'one two' */
export function plainText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(UNFIT, '')
    .trim();
}

/** Characters as people count them, more or less: 😀 is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}
