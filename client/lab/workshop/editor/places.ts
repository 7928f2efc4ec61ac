/*
 * Where a learner's handlers stand in the text, by the syntax tree of JavaScript. In: a tree and its text. Out: the half
 * around a position, the position of `client.press` and so on.
 */

import type { syntaxTree } from '@codemirror/language';
import type { Half } from './io.ts';

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = Tree['topNode'];

/** Reads a part of the text. */
export type Slice = (from: number, to: number) => string;

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** `client = …`, `const client = …` or `function client(…) {…}`, at the top of the text. */
export function halfExtent(tree: Tree, slice: Slice, half: Half): Extent | undefined {
  for (let node = tree.topNode.firstChild; node !== null; node = node.nextSibling) {
    const name = definedBy(node);
    if (name !== undefined && slice(name.from, name.to) === half) return node;
  }
  return undefined;
}

/** Which half a position is in. */
export function halfAt(tree: Tree, slice: Slice, position: number): Half | undefined {
  const halves: readonly Half[] = ['client', 'server'];
  return halves.find((half) => {
    const extent = halfExtent(tree, slice, half);
    return extent !== undefined && extent.from <= position && position <= extent.to;
  });
}

/** The first position of a handler: of its name; for `create`, of the half. undefined: the half has no such handler. */
export function handlerAt(tree: Tree, slice: Slice, half: Half, handler: string): number | undefined {
  const extent = halfExtent(tree, slice, half);
  if (extent === undefined || handler === 'create') return extent?.from;
  let found: number | undefined;
  tree.iterate({
    from: extent.from,
    to: extent.to,
    enter: ({ name, from, to, node }) => {
      if (found !== undefined) return false;
      const isName = name === 'PropertyDefinition' || name === 'VariableDefinition';
      if (isName && slice(from, to) === handler && isFunction(node)) found = from;
      return undefined;
    },
  });
  return found;
}

/** `press() {}`, `press: () => {}`, `function press() {}`, `const press = () => {}`, or a shorthand `press`. */
function isFunction({ name, parent, nextSibling }: SyntaxNode): boolean {
  if (parent === null) return false;
  if (parent.name === 'FunctionDeclaration') return true;
  if (name === 'PropertyDefinition' && parent.getChild('ParamList') !== null) return true;
  const value = nextSibling?.nextSibling;
  return value?.name === 'ArrowFunction' || value?.name === 'FunctionExpression';
}

function definedBy(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === 'ExportDeclaration') {
    const inner = node.getChild('VariableDeclaration') ?? node.getChild('FunctionDeclaration');
    return inner === null ? undefined : definedBy(inner);
  }
  const holder = node.name === 'ExpressionStatement' ? node.getChild('AssignmentExpression') : node;
  return holder?.getChild('VariableDefinition') ?? holder?.getChild('VariableName') ?? undefined;
}
