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
  /** All that is no code. */
  readonly comments: string;
  /** Files as paths relative to the root; packages by name. */
  readonly imports: readonly string[];
  /** Those of them that are not of types alone. */
  readonly runtimeImports: readonly string[];
}

/** Strings are skipped as wholes: `'/*'` begins no comment. */
const STRING_OR_COMMENT = (() => {
  const strings = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/.source;
  const comments = /\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/.source;
  return new RegExp(`(${strings})|${comments}`, 'g');
})();

const everyFile = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (file) => !/node_modules|^dist|^\.git/.test(file),
);

const sources = ['cli', 'protocol', 'server', 'client', 'sim', 'tools'].flatMap(sourcesBelow);

/** Folder → what it may import of this repository, as the beginning of a path. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'cli/': ['cli/'],
  'protocol/': ['protocol/'],
  // Server and tools read their command lines with the same parser.
  'server/': ['server/', 'cli/', 'protocol/', 'package.json'],
  'client/': ['client/', 'protocol/', 'sim/'],
  // Several nodes run the real store of Redis, on a model of it.
  'sim/redis/': [
    'sim/',
    'protocol/',
    'server/counter/',
    'server/stores/redis/',
    'server/nodes.ts',
    'client/sync/',
  ],
  'sim/': ['sim/', 'protocol/', 'server/counter/', 'client/sync/'],
  // Of the page only what is pure: the monitor's agent comes back by the same backoff, and the load tester
  // presses with the very engine, so that what it calls exact is what people get.
  'tools/': ['tools/', 'cli/', 'protocol/', 'sim/', 'client/sync/', 'server/exit-codes.ts'],
};

/** Pure modules → what they may import, packages too. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'cli/help.ts': ['cli/option.ts', 'cli/text.ts', 'commander'],
  'cli/option.ts': [],
  'cli/text.ts': [],
  'protocol/': ['protocol/'],
  'server/counter/': ['server/counter/', 'protocol/'],
  'server/http.ts': ['server/origin.ts', 'server/share.ts'],
  'server/origin.ts': [],
  'server/share.ts': ['server/origin.ts', 'uqr'],
  'client/sync/': ['client/sync/', 'protocol/'],
  // The whole world, so that a page can show it. Of the rest, only what is pure. Not sim/redis/: see ASIDE.
  // acorn is a parser: text in, a tree out.
  'sim/': ['sim/', 'protocol/', 'server/counter/', 'client/sync/', 'acorn'],
};

/** Below a folder of these tables, and with rules of its own: what needs promises, Node's crypto and Lua. */
const ASIDE = 'sim/redis/';

/** What only one file may do. */
const ONLY: readonly { readonly what: string; readonly pattern: RegExp; readonly file: string }[] = [
  {
    what: 'reads flags and environment variables',
    pattern: /\bprocess\.(argv|env)\b/,
    file: 'server/config.ts',
  },
  { what: 'opens a WebSocket', pattern: /\bnew WebSocket\b|\bWebSocket\(/, file: 'client/socket.ts' },
];

/** In strings, too: but none of these words has a meaning there. Keys of a table, such as `setTimeout:`, call nothing. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval|Immediate)\b(?!:)|\bperformance\b(?!:)|\bprocess\.|\bfetch\(/;

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

  it('of uWebSockets.js stand in server/transports/ only', () => {
    const others = sources.filter(
      ({ path }) => !path.startsWith('server/transports/uws/') && path !== 'server/transports/choose.ts',
    );
    expect(
      others.filter(({ imports }) => imports.includes('uWebSockets.js')).map(({ path }) => path),
    ).toEqual([]);
  });

  it('never lead to a main', () => {
    expect(violations('', (imported) => !/\/main\.tsx?$/.test(imported))).toEqual([]);
  });

  it('form no cycle', () => {
    expect(cyclesOf(sources)).toEqual([]);
  });

  it('would be seen to form a cycle', () => {
    const source = (path: string, ...imports: string[]) => ({ path, imports });
    const line = [source('a.ts', 'b.ts', 'c.ts'), source('b.ts', 'c.ts'), source('c.ts', 'preact')];
    expect(cyclesOf(line)).toEqual([]);
    expect(
      cyclesOf([...line, source('d.ts', 'e.ts'), source('e.ts', 'f.ts'), source('f.ts', 'd.ts')]),
    ).toEqual(['d.ts → e.ts → f.ts → d.ts']);
  });

  it('lead to files that exist', () => {
    const isFile = (imported: string) => !/\.(ts|lua)$/.test(imported) || existsSync(join(ROOT, imported));
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

describe('a file that says it is pure, or sans-I/O', () => {
  const claims = sources.filter(({ comments }) => /\b(Sans-I\/O|Pure)[.:]/.test(comments.slice(0, 900)));
  const isPure = (path: string) =>
    claims.some((claim) => claim.path === path) || startsWithOne(Object.keys(PURE), path);

  it.each(claims.map(({ path }) => path))(
    'touches no outside world, and imports only what is pure: %s',
    (path) => {
      const { code, runtimeImports } = claims.find((claim) => claim.path === path)!;
      expect(IMPURE.exec(code)?.[0]).toBeUndefined();
      const files = runtimeImports.filter(
        (imported) => imported.includes('/') && existsSync(join(ROOT, imported)),
      );
      expect(files.filter((imported) => !isPure(imported))).toEqual([]);
      expect(runtimeImports.filter((imported) => imported.startsWith('node:'))).toEqual([]);
    },
  );
});

describe('comments', () => {
  it.each(Object.keys(FOLDERS))('of %s name only files that exist', (folder) => {
    const missing = below(folder).flatMap(({ path, comments }) =>
      [...comments.matchAll(FILE_NAME)]
        .map(([name]) => name)
        .filter((name) => !isThere(name, path))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

it.each(
  everyFile.filter(
    (file) =>
      /^(docs|protocol)\/[^/]+\.md$|^[A-Z]+\.md$/.test(file) &&
      !['CHANGELOG.md', 'docs/uwebsockets.md'].includes(file),
  ),
)('%s names only files that exist', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const names = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name!);
  const files = names.filter((name) => name.replace(FILE_NAME, '') === '');
  expect(files.filter((name) => !isThere(name, document))).toEqual([]);
});

/** A source file as comments name it: by its path from the root, or by its end. */
const FILE_NAME = /(?<![\w/.-])(?:[\w-]+\/)*[\w-]+\.(?:tsx?|mjs|lua)\b/g;

/** Beside the file that names it, from the root, or anywhere by the end of its path. */
function isThere(name: string, from: string): boolean {
  if (existsSync(join(ROOT, name)) || existsSync(join(ROOT, dirname(from), name))) return true;
  return everyFile.some((file) => file.endsWith(`/${name}`));
}

// ---------------------------------------------------------------------------------- reading the sources

function sourcesBelow(folder: string): Source[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => posix.join(folder, name.replaceAll('\\', '/')));
  return paths.filter((path) => /\.(ts|tsx|mjs)$/.test(path)).map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = withoutComments(text);
  const withoutTypes = code.replace(/\bimport\s+type\b[^;]*;/g, '');
  return {
    path,
    code,
    comments: commentsOf(text),
    imports: importsOf(path, code),
    runtimeImports: importsOf(path, withoutTypes),
  };
}

function withoutComments(code: string): string {
  return code.replace(STRING_OR_COMMENT, (_, string) => string ?? ' ');
}

function commentsOf(code: string): string {
  const found = [...code.matchAll(STRING_OR_COMMENT)].filter(([, string]) => string === undefined);
  return found.map(([comment]) => comment).join('\n');
}

/** One cycle for each file that closes one, such as `a.ts → b.ts → a.ts`. Imports of types count as well. */
function cyclesOf(all: readonly Pick<Source, 'path' | 'imports'>[]): string[] {
  const importsOfPath = new Map(all.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    trail.push(path);
    for (const imported of importsOfPath.get(path) ?? []) visit(imported);
    trail.pop();
    done.add(path);
  };
  for (const path of importsOfPath.keys()) visit(path);
  return cycles;
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
  const isAside = (path: string) => path.startsWith(ASIDE) && folder !== ASIDE && folder !== '';
  return sources.filter(({ path }) => path.startsWith(folder) && !isAside(path));
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
