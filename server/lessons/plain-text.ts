/*
 * A person's text, made safe to show to others: on one line, without characters that hide or reorder their
 * neighbours. Pure.
 */

/**
 * Control characters, lone surrogates, and invisible characters that change how their neighbours are read: marks, embeddings and overrides of the writing direction ("Trojan Source", CVE-2021-42574), line and
 * paragraph separators, zero-width spaces. Joiners stay: emoji and Persian need them.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** @example plainText(' one\ntwo\u202e ') // 'one two' */
export function plainText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(UNSAFE, '')
    .trim();
}

/** Characters as people count them, approximately: 😀 is one. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
