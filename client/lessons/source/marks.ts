/*
 * Which lines of a file are highlighted. In: its text, and the query. Out: line numbers. Pure.
 *
 * `lines=12-20,31` marks these lines; `ran=opened,received` marks the functions and methods of these names. They are
 * found by indentation, which Biome keeps regular. `python=2` marks the second Python program of a Markdown file.
 */

/** The lines to mark, counted from 1, in order. */
export function markedLines(text: string, query: URLSearchParams): readonly number[] {
  const lines = text.split('\n');
  const ranges = (query.get('lines') ?? '').split(',').flatMap((part) => rangeOf(part, lines.length));
  const program = programOf(lines, Number(query.get('python')));
  const marked = [...ranges, ...program, ...ranIn(text, query).flatMap((name) => linesOf(lines, name))];
  return [...new Set(marked)].sort((a, b) => a - b);
}

/** Of the functions that the query names as run, those that the file contains. */
export function ranIn(text: string, query: URLSearchParams): readonly string[] {
  const names = (query.get('ran') ?? '').split(',').filter((name) => /^\w+$/.test(name));
  const lines = text.split('\n');
  return names.filter((name) => linesOf(lines, name).length > 0);
}

/** The lines of the nth fenced Python program, without the fences; empty if there is none. */
function programOf(lines: readonly string[], nth: number): number[] {
  const begins = lines.flatMap((line, index) => (line === '```python' ? [index] : []));
  const begin = begins[nth - 1];
  return begin === undefined ? [] : numbers(begin + 2, lines.indexOf('```', begin));
}

/** @example rangeOf('3-5', 100) // [3, 4, 5] */
function rangeOf(part: string, last: number): number[] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
  const [first, end] = [Number(from), Math.min(Number(to), last)];
  return first >= 1 && first <= end ? numbers(first, end) : [];
}

/** The lines of the functions of that name, declared or as a property; empty if the file has none. */
function linesOf(lines: readonly string[], name: string): number[] {
  const kinds = [
    `(?:export |async |private |function )*${name}\\((?:.*[({])?`,
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
