/*
 * Lines for the operator that strangers can cause: few enough to read, short, and with nothing that a terminal obeys. In:
 * what happened. Out: lines. The clock is passed in.
 */

const WINDOW_MS = 60_000;
/** Lines of one kind within a window. */
const MAX_LINES = 10;
const MAX_LENGTH = 4_000;
/** Of what a stranger has written. */
const MAX_QUOTE = 200;

/**
 * Control characters of either set (C1's U+009B begins a command to a terminal, as ESC [ does), what reorders the line,
 * line separators, and halves of surrogate pairs. Line feeds are for stack traces.
 */
const UNPRINTABLE = /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** @example printable('a\u009bb') // 'a\\u{9b}b' */
export function printable(line: string): string {
  return cut(line, MAX_LENGTH).replace(UNPRINTABLE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** What a stranger has written, in quotes and on one line. */
export function quote(text: string): string {
  return JSON.stringify(cut(text, MAX_QUOTE));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)} … (${text.length} characters)`;
}

type Kind = 'address' | 'full' | 'host' | 'lesson' | 'origin';

interface Window {
  readonly beganAtMs: number;
  lines: number;
}

export class StrangersLog {
  private readonly windows = new Map<Kind, Window>();

  constructor(
    private readonly log: (line: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Writes the line, unless there were too many of its kind in this minute. */
  line(kind: Kind, line: string): void {
    const nowMs = this.nowMs();
    let window = this.windows.get(kind);
    if (window === undefined || nowMs - window.beganAtMs >= WINDOW_MS) {
      const omitted = (window?.lines ?? 0) - MAX_LINES;
      if (omitted > 0) this.log(`${omitted} more lines of this kind were left out`);
      window = { beganAtMs: nowMs, lines: 0 };
      this.windows.set(kind, window);
    }
    window.lines += 1;
    if (window.lines <= MAX_LINES) this.log(printable(line));
  }
}
