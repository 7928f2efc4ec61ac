/*
 * Compiles a learner's text. In: a module that defines `client` and `server`. Out: a function that makes new instances of both,
 * each with a state of its own, and places of errors in the text as written; or a refusal with line and column.
 *
 * Refused: import, async code, and what could hide code from these checks. Loops get a call that counts their iterations.
 */

import { type AnyNode, type Node, type Program, parse } from 'acorn';
import type { Place } from './broken.ts';

/** What the text defines: not checked yet. */
export interface Halves {
  readonly client: unknown;
  readonly server: unknown;
}

export interface Compiled {
  readonly kind: 'compiled';
  /** A new instance: no variable of the text is shared with another one. @param tick is called before each iteration */
  instance(tick: () => void): Halves;
  /** Where in the text an error was thrown; undefined if not in the text. */
  placeOf(stack: string): Place | undefined;
  /** The line where this function begins. */
  lineOf(handler: unknown): number | undefined;
  /** Lines that are neither empty nor only a comment. */
  readonly lines: number;
}

export interface Refused {
  readonly kind: 'refused';
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** As `Function`, which the lockdown removes. */
export type MakeFunction = (parameter: string, body: string) => (tick: () => void) => unknown;

/** What a stack calls the text. */
const NAME = 'workshop-code';
const TICK = 'tick$';
const MAX_LENGTH = 100_000;

/** Taken before the lockdown removes `Function`. */
const textOfFunction = Function.prototype.toString;

class Refusal extends Error {
  constructor(
    message: string,
    readonly node: Node,
  ) {
    super(message);
  }
}

export function compile(code: string, makeFunction: MakeFunction): Compiled | Refused {
  if (code.length > MAX_LENGTH)
    return { kind: 'refused', message: `The code has more than ${MAX_LENGTH} letters.` };
  try {
    const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
    check(tree);
    const defined = namesIn(tree);
    for (const half of ['client', 'server']) {
      if (!defined.has(half)) return { kind: 'refused', message: `The code does not define \`${half}\`.` };
    }
    const { text, insertions } = counted(tree, withoutExports(tree, code));
    const body = `"use strict";${text}\nreturn { client, server };\n//# sourceURL=${NAME}`;
    // A function is not a module: what only one of the two takes for a comment must not hide anything.
    check(
      parse(body, {
        ecmaVersion: 'latest',
        sourceType: 'script',
        allowReturnOutsideFunction: true,
        locations: true,
      }),
      false,
    );
    return compiled(code, text, insertions, makeFunction(TICK, body), linesBefore(makeFunction));
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refusal) {
    const { line, column } = error.node.loc!.start;
    return { kind: 'refused', message: error.message, line, column: column + 1 };
  }
  const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
  const text = message.replace(/ \(\d+:\d+\)$/, '');
  return { kind: 'refused', message: text, ...(loc && { line: loc.line, column: loc.column + 1 }) };
}

// -------------------------------------------------------------------------------------- what is refused

const HINTS: Readonly<Partial<Record<AnyNode['type'], string>>> = {
  ImportDeclaration: 'Nothing can be imported: the code is one file.',
  ImportExpression: 'Nothing can be imported: the code is one file.',
  ExportAllDeclaration: 'Nothing can be imported: the code is one file.',
  ExportDefaultDeclaration: 'Export `client` and `server` by their names.',
  MetaProperty: 'This is not available here.',
  AwaitExpression: 'Code here is not async: use io.after(), and continue in timer().',
};

/** @throws Refusal */
function check(tree: Program, isOriginal = true): void {
  for (const node of nodesIn(tree)) {
    const hint = HINTS[node.type];
    if (hint !== undefined) throw new Refusal(hint, node);
    if ('async' in node && node.async) throw new Refusal(HINTS.AwaitExpression!, node);
    if (node.type === 'ForOfStatement' && node.await) throw new Refusal(HINTS.AwaitExpression!, node);
    if (node.type === 'Identifier' && node.name === TICK && isOriginal)
      throw new Refusal(`The name ${TICK} is taken.`, node);
    if (node.type === 'ExportNamedDeclaration' && node.source)
      throw new Refusal(HINTS.ImportDeclaration!, node);
  }
}

function* nodesIn(node: AnyNode): Generator<AnyNode> {
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const value of Object.values(next)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child?.type === 'string') waiting.push(child);
      }
    }
  }
}

function namesIn({ body }: Program): Set<string> {
  const names = new Set<string>();
  for (const statement of body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type === 'VariableDeclaration') {
      for (const { id } of node.declarations) if (id.type === 'Identifier') names.add(id.name);
    } else if (node?.type === 'FunctionDeclaration') names.add(node.id.name);
  }
  return names;
}

// -------------------------------------------------------------------------------------- what is changed

/** In place of `export`, spaces: every other character stays where it was. */
function withoutExports({ body }: Program, code: string): string {
  let text = code;
  for (const node of body) {
    if (node.type !== 'ExportNamedDeclaration') continue;
    const end = node.declaration?.start ?? node.end;
    text = text.slice(0, node.start) + text.slice(node.start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }
  return text;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Each loop calls the counter first. */
function counted(tree: Program, code: string): { text: string; insertions: readonly Insertion[] } {
  const insertions: Insertion[] = [];
  for (const node of nodesIn(tree)) {
    if (!LOOPS.has(node.type) || !('body' in node) || Array.isArray(node.body)) continue;
    const { type, start, end, loc } = node.body as Node;
    if (type === 'BlockStatement') insertions.push(insertion(start + 1, `${TICK}();`, loc!.start, 1));
    else {
      insertions.push(insertion(start, `{${TICK}();`, loc!.start, 0));
      insertions.push(insertion(end, '}', loc!.end, 0));
    }
  }
  insertions.sort((one, other) => one.at - other.at);
  let text = '';
  let done = 0;
  for (const { at, text: inserted } of insertions) {
    text += code.slice(done, at) + inserted;
    done = at;
  }
  return { text: text + code.slice(done), insertions };
}

function insertion(
  at: number,
  text: string,
  { line, column }: { line: number; column: number },
  by: number,
): Insertion {
  return { at, text, line, column: column + by };
}

// -------------------------------------------------------------------------------------- what runs

function compiled(
  code: string,
  text: string,
  insertions: readonly Insertion[],
  make: (tick: () => void) => unknown,
  header: number,
): Compiled {
  const columnOf = (line: number, column: number): number => {
    let shift = line === 1 ? '"use strict";'.length : 0;
    for (const each of insertions) {
      if (each.line === line && each.column + shift < column - 1) shift += each.text.length;
    }
    return Math.max(1, column - shift);
  };
  return {
    kind: 'compiled',
    // The code can reach it as `arguments[0]`, and one world's instances share it: they must not keep anything in it.
    instance: (tick) => make(Object.freeze(tick)) as Halves,
    placeOf: (stack) => {
      const [, line, column] = FRAME.exec(stack) ?? [];
      if (line === undefined) return undefined;
      const own = Number(line) - header;
      return { line: own, column: columnOf(own, Number(column)) };
    },
    lineOf: (handler) => {
      const source = typeof handler === 'function' ? textOfFunction.call(handler) : '';
      const at = source === '' ? -1 : text.indexOf(source);
      return at < 0 ? undefined : text.slice(0, at).split('\n').length;
    },
    lines: linesOf(code),
  };
}

const FRAME = new RegExp(`${NAME}:(\\d+):(\\d+)`);

/** The lines that an engine puts before a function's body. */
function linesBefore(makeFunction: MakeFunction): number {
  try {
    makeFunction(TICK, `throw new Error()\n//# sourceURL=${NAME}`)(() => {});
  } catch (error) {
    return Number(FRAME.exec((error as Error).stack ?? '')?.[1] ?? 1) - 1;
  }
  return 0;
}

function linesOf(code: string): number {
  const withoutComments = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return withoutComments.split('\n').filter((line) => line.trim() !== '').length;
}
