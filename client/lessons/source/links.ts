/*
 * Which parts of a source line link to another file: its imports, and files that a comment names. Pure.
 */

/** A part of a line; `path` if it links to another of the project's files. */
export interface Part {
  readonly text: string;
  readonly path?: string;
}

/** Only files that the server serves: build/sources.mjs. */
const IMPORTED = /(?<=(?:from|import) ')\.{1,2}\/[\w./-]+\.tsx?(?=';)/;
const NAMED = /\b(?:client|docs|protocol|server|sim)\/[\w./-]+\.(?:tsx?|css|lua|md)\b/;
const LINK = new RegExp(`(${IMPORTED.source}|${NAMED.source})`);

/**
 * @param of the path of the file that contains the line
 * @example partsOf("import { say } from './language.ts';", 'client/words.ts')[1] // { text: './language.ts', path: 'client/language.ts' }
 */
export function partsOf(line: string, of: string): readonly Part[] {
  const pieces = line.split(LINK); // every other one is a link
  return pieces.map((text, index) => (index % 2 === 0 ? { text } : { text, path: resolved(text, of) }));
}

function resolved(named: string, of: string): string {
  return named.startsWith('.') ? new URL(named, `https://x/${of}`).pathname.slice(1) : named;
}
