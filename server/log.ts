/*
 * The log: text lines, or JSON objects, on standard error. Lines that strangers can cause are limited in number and
 * length, and contain no terminal control characters. In: events. Out: lines. The clock is passed in.
 */

import type { About, Log } from './counter/operator-log.ts';

const WINDOW_MS = 60_000;
/** Maximum lines of one kind within a window. */
const MAX_LINES = 10;
const MAX_LENGTH = 4_000;
/** Maximum characters of a stranger's text. */
const MAX_QUOTE = 200;

/**
 * Control characters of either set (C1's U+009B begins a terminal command, as ESC [ does), characters that reorder text,
 * line separators, and unpaired surrogates. Line feeds are for stack traces.
 */
const UNPRINTABLE = /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** @example printable('a\u009bb') // 'a\\u{9b}b' */
export function printable(line: string): string {
  return cut(line, MAX_LENGTH).replace(UNPRINTABLE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A stranger's text, in quotes and on one line. */
export function quote(text: string): string {
  return JSON.stringify(cut(text, MAX_QUOTE));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)} … (${text.length} characters)`;
}

type Kind = 'address-full' | 'full' | 'foreign-host' | 'lesson-failed' | 'foreign-origin';

interface Window {
  readonly beganAtMs: number;
  lines: number;
}

export class StrangersLog {
  private readonly windows = new Map<Kind, Window>();

  constructor(
    private readonly log: Log,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Writes the line, unless there were too many of its kind in this minute. */
  line(kind: Kind, line: string): void {
    const nowMs = this.nowMs();
    let window = this.windows.get(kind);
    if (window === undefined || nowMs - window.beganAtMs >= WINDOW_MS) {
      const omitted = (window?.lines ?? 0) - MAX_LINES;
      if (omitted > 0)
        this.log(`${omitted} more lines of this kind were left out`, { level: 'warn', event: kind });
      window = { beganAtMs: nowMs, lines: 0 };
      this.windows.set(kind, window);
    }
    window.lines += 1;
    if (window.lines <= MAX_LINES)
      this.log(printable(line), { level: kind === 'lesson-failed' ? 'error' : 'warn', event: kind });
  }
}

const REMARK: About = { level: 'info', event: 'remark' };

/** One line of text. */
export const logText: Log = (line) => console.error(printable(line));

/**
 * For programs: one JSON object per line. Written synchronously, so that nothing is lost however the process ends.
 * @param node this server's name, as in each line
 */
export async function logJson(node: () => string): Promise<Log> {
  const { default: pino } = await import('pino'); // the text log need not wait for it to load
  const logger = pino(
    {
      base: null,
      messageKey: 'line',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return (line, { level, ...about } = REMARK) => logger[level]({ ...about, node: node() }, printable(line));
}
