/*
 * Who may import whom, and who may touch the outside world. The rules are tables here; code that
 * breaks one fails with its file and what it imports.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(import.meta.dirname);

interface Source {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  /** Files as paths relative to the root; packages by name. */
  readonly imports: readonly string[];
}

const sources = ['protocol', 'server', 'client', 'sim', 'tools'].flatMap(sourcesBelow);

/** Folder → what it may import of this repository, as the beginning of a path. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'protocol/': ['protocol/'],
  'server/': ['server/', 'protocol/', 'package.json'],
  'client/': ['client/', 'protocol/', 'sim/'],
  'sim/': ['sim/', 'protocol/', 'server/counter/', 'client/sync/'],
  // Of the page only what is pure: the monitor's agent comes back by the same backoff, and the load tester
  // presses with the very engine, so that what it calls exact is what people get.
  'tools/': ['tools/', 'protocol/', 'sim/', 'client/sync/'],
};

/** Pure modules → what they may import, packages too. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'protocol/': ['protocol/'],
  'server/counter/': ['server/counter/', 'protocol/'],
  'server/http.ts': ['server/origin.ts', 'server/share.ts'],
  'server/origin.ts': [],
  'server/share.ts': ['server/origin.ts', 'uqr'],
  'client/sync/': ['client/sync/', 'protocol/'],
  // The whole world, so that a page can show it. Of the rest, only what is pure.
  'sim/': ['sim/', 'protocol/', 'server/counter/', 'client/sync/'],
};

/** What only one file may do. */
const ONLY: readonly { readonly what: string; readonly pattern: RegExp; readonly file: string }[] = [
  {
    what: 'reads flags and environment variables',
    pattern: /\bprocess\.(argv|env)\b/,
    file: 'server/config.ts',
  },
  { what: 'opens a WebSocket', pattern: /\bnew WebSocket\b|\bWebSocket\(/, file: 'client/socket.ts' },
];

/** In strings, too: but none of these words has a meaning there. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval|Immediate)\b|\bperformance\b|\bprocess\.|\bfetch\(/;

describe('imports', () => {
  it.each(['protocol', 'server', 'client'])('are found in %s/', (folder) => {
    expect(below(`${folder}/`).some(({ imports }) => imports.includes('protocol/messages.ts'))).toBe(true);
  });

  it.each([
    ["import { a } from './a.ts';", 'server/a.ts'],
    ["import type { A } from '../protocol/a.ts';", 'protocol/a.ts'],
    ["import {\n  a,\n  b,\n} from './a.ts';", 'server/a.ts'],
    ["export { a } from './a.ts';", 'server/a.ts'],
    ["export * from './a.ts';", 'server/a.ts'],
    ["import './a.ts';", 'server/a.ts'],
    ["const a = await import('./a.ts');", 'server/a.ts'],
    ['import * as a from "uWebSockets.js";', 'uWebSockets.js'],
  ])('are seen in %j', (code, imported) => {
    expect(importsOf('server/x.ts', code)).toEqual([imported]);
  });

  it.each([
    "// import './a.ts';",
    "/* as in\n * import { a } from './a.ts' */",
    "// see 'http.ts'\nlet from = 1;",
  ])('are not seen in %j', (code) => {
    expect(importsOf('server/x.ts', withoutComments(code))).toEqual([]);
  });

  it.each(Object.entries(FOLDERS))('of %s lead only to %j', (folder, allowed) => {
    const ofRepository = (imported: string) => imported.includes('/') && existsSync(join(ROOT, imported));
    expect(
      violations(folder, (imported) => !ofRepository(imported) || startsWithOne(allowed, imported)),
    ).toEqual([]);
  });

  it.each(Object.entries(PURE))('of the pure %s lead only to %j', (folder, allowed) => {
    expect(violations(folder, (imported) => startsWithOne(allowed, imported))).toEqual([]);
  });

  it('of protocol/ lead to no package', () => {
    expect(violations('protocol/', (imported) => imported.startsWith('protocol/'))).toEqual([]);
  });

  it('of uWebSockets.js stand in server/transports/uws/ only', () => {
    const others = sources.filter(({ path }) => !path.startsWith('server/transports/uws/'));
    expect(
      others.filter(({ imports }) => imports.includes('uWebSockets.js')).map(({ path }) => path),
    ).toEqual([]);
  });

  it('never lead to a main', () => {
    expect(violations('', (imported) => !/\/main\.tsx?$/.test(imported))).toEqual([]);
  });

  it('lead to files that exist', () => {
    const isFile = (imported: string) => !imported.endsWith('.ts') || existsSync(join(ROOT, imported));
    expect(violations('', isFile)).toEqual([]);
  });
});

describe('the outside world', () => {
  it.each(Object.keys(PURE))('is not touched by the pure %s', (folder) => {
    const touching = below(folder).flatMap(({ path, code }) => {
      const found = IMPURE.exec(code);
      return found === null ? [] : [`${path}: ${found[0]}`];
    });
    expect(touching).toEqual([]);
  });

  it.each(ONLY)('has one file that $what: $file', ({ pattern, file }) => {
    const program = [...below('server/'), ...below('client/')];
    const found = program.filter(({ path, code }) => path !== file && pattern.test(code));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

// ---------------------------------------------------------------------------------- reading the sources

function sourcesBelow(folder: string): Source[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => posix.join(folder, name.replaceAll('\\', '/')));
  return paths.filter((path) => /\.(ts|tsx|mjs)$/.test(path)).map(readSource);
}

function readSource(path: string): Source {
  const code = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
  return { path, code, imports: importsOf(path, code) };
}

/** Strings are kept, and skipped as wholes: `'/*'` begins no comment. */
function withoutComments(code: string): string {
  const strings = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/.source;
  const comments = /\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/.source;
  return code.replace(new RegExp(`(${strings})|${comments}`, 'g'), (_, string) => string ?? ' ');
}

function importsOf(path: string, code: string): string[] {
  const statement = /(?:^|[;\n])\s*(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*['"]([^'"]+)['"]/g;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g;
  const specifiers = [...code.matchAll(statement), ...code.matchAll(dynamic)].map((match) => match[1]!);
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  );
}

function below(folder: string): Source[] {
  return sources.filter(({ path }) => path.startsWith(folder));
}

/** `file → import` for each import below the folder that is not allowed. */
function violations(folder: string, isAllowed: (imported: string) => boolean): string[] {
  return below(folder).flatMap(({ path, imports }) =>
    imports.filter((imported) => !isAllowed(imported)).map((imported) => `${path} → ${imported}`),
  );
}

function startsWithOne(beginnings: readonly string[], path: string): boolean {
  return beginnings.some((beginning) => path.startsWith(beginning));
}
