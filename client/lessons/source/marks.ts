/*
 * Which lines of a file are highlighted. In: its text, and the query. Out: line numbers. Pure.
 *
 * `lines=12-20,31` marks these lines; `ran=opened,received` marks the functions and methods of these names. They are
 * found by indentation, which Biome keeps regular. The Lab finds the code that ran in the same way. `python=2` marks the
 * second Python program of a Markdown file.
 */

/** A link may come from anybody: more names, or ranges, would cost more than they show. */
const MAX_MARKS = 100;

/** The lines to mark, counted from 1, in order. */
export function markedLines(text: string, query: URLSearchParams): readonly number[] {
  const lines = text.split('\n');
  const ranges = said(query, 'lines').flatMap((part) => rangeOf(part, lines.length));
  const program = programOf(lines, Number(query.get('python')));
  const marked = [...ranges, ...program, ...ranIn(text, query).flatMap((name) => linesOf(lines, name))];
  return [...new Set(marked)].sort((a, b) => a - b);
}

/** Of the functions that the query names as run, those that the file contains. */
export function ranIn(text: string, query: URLSearchParams): readonly string[] {
  const names = said(query, 'ran').filter((name) => /^\w+$/.test(name));
  const lines = text.split('\n');
  return names.filter((name) => linesOf(lines, name).length > 0);
}

/** The lines of the nth fenced Python program, without the fences; empty if there is none. */
function programOf(lines: readonly string[], nth: number): number[] {
  const begins = lines.flatMap((line, index) => (line === '```python' ? [index] : []));
  const begin = begins[nth - 1];
  return begin === undefined ? [] : numbers(begin + 2, lines.indexOf('```', begin));
}

/** What a parameter lists, each once. */
function said(query: URLSearchParams, name: 'lines' | 'ran'): readonly string[] {
  return [...new Set(query.get(name)?.split(','))].slice(0, MAX_MARKS);
}

/**
 * The lines of one function, method or class; empty if the file has none of that name.
 * @param path a dot leads inside: `server.opened` is the function `opened` within `server`
 */
export function linesAt(text: string, path: string): readonly number[] {
  const all = text.split('\n');
  let found = numbers(1, all.length);
  for (const name of path.split('.')) {
    const first = found[0] ?? 1;
    const inside = found.map((line) => all[line - 1]!);
    const named = linesOf(inside, name).map((line) => line + first - 1);
    found = named.filter((line, at) => line === named[0]! + at); // the first of that name
  }
  return found;
}

/** @example rangeOf('3-5', 100) // [3, 4, 5] */
function rangeOf(part: string, last: number): number[] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
  const [first, end] = [Number(from), Math.min(Number(to), last)];
  return first >= 1 && first <= end ? numbers(first, end) : [];
}

/** The lines of the functions and classes of that name, declared or as a property; empty if there are none. */
function linesOf(lines: readonly string[], name: string): number[] {
  const kinds = [
    `(?:export |async |private |function |get )*${name}\\((?:.*[({])?`,
    `(?:export )?class ${name} .*\\{`,
    `${name}: .*[^;]`,
    `(?:export )?const ${name} = .*=>.*`,
  ];
  const begins = new RegExp(`^\\s*(?:${kinds.join('|')})$`);
  return lines.flatMap((line, index) =>
    begins.test(line) ? numbers(index + 1, endOf(lines, index) + 1) : [],
  );
}

const OPENS = /[({[]$/;

/** The index of the line that closes what the line at this index opens; the same index if it opens nothing. */
function endOf(lines: readonly string[], index: number): number {
  const line = lines[index]!;
  if (!OPENS.test(line)) return index;
  const indentation = /^\s*/.exec(line)![0];
  const closes = new RegExp(`^${indentation}[)}\\]]`);
  const end = lines.findIndex((later, at) => at > index && closes.test(later) && !OPENS.test(later));
  return end === -1 ? index : end;
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}
