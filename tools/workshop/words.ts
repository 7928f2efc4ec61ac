/*
 * Verdicts of the workshop in words, for a terminal. In: verdicts. Out: lines. Pure.
 */

import { listing } from '../../cli/text.ts';
import type { Entry } from '../../sim/entry.ts';
import { traceOf } from '../../sim/trace.ts';
import type { Verdict } from '../../sim/workshop/host.ts';
import type { Handler, Level, Replay, Score } from '../../sim/workshop/messages.ts';
import { handlerText, sentenceOf } from '../../sim/workshop/sentence.ts';
import { storyOf } from '../../sim/workshop/witness.ts';
import { bytes, whole } from '../report/figures.ts';

export function passedText(level: Level, worlds: number): string {
  return `${level}: every one of ${whole(worlds)} worlds held.`;
}

export function scoreText({
  messagesPerPress,
  bytesPerPress,
  visibleMs,
  bytesPerClient,
  lines,
}: Score): string {
  return listing([
    ['messages', `${messagesPerPress.toFixed(1)} per press, ${bytes(bytesPerPress)}`],
    ['until visible', `median ${whole(visibleMs.median)} ms, p99 ${whole(visibleMs.p99)} ms`],
    ['memory', `${bytes(bytesPerClient)} per device that pressed`],
    ['code', `${whole(lines)} lines`],
  ]);
}

/** One line, for code that cannot run. @param file its name */
export function refusalText(file: string, refused: Extract<Verdict, { kind: 'refused' }>): string {
  const place = refused.line === undefined ? '' : `:${refused.line}:${refused.column}`;
  return `${file}${place}: ${onOneLine(refused.message)}`;
}

export function unclearText(
  verdict: Extract<Verdict, { kind: 'notDeterministic' | 'hangs' }>,
  level: Level,
): string {
  const world = `Level ${level}, world ${verdict.seed}`;
  if (verdict.kind === 'hangs') return `${world}: the code did not return for two seconds.`;
  const [first, second] = [verdict.first, verdict.second].map((broken) =>
    broken === undefined ? 'Nothing broke.' : onOneLine(sentenceOf(broken)),
  );
  return `${world} is not deterministic: it ran twice, with different results.\n  First: ${first}\n  Then: ${second}`;
}

/** The smallest world that shows the failure, line by line, with the code that ran. */
export function replayText({ run, broken, handlers, level, seed }: Replay): string {
  const title = `Level ${level}, world ${seed}: ${broken === undefined ? 'every rule held.' : onOneLine(sentenceOf(broken))}`;
  const story = new Set(storyOf(run.entries, broken));
  const indices = [...run.entries.keys()].filter((at) => story.has(at) || isTold(run.entries[at]!));
  const lines = traceOf(indices.map((at) => run.entries[at]!)).map(onOneLine);
  const told = indices.filter((at) => !isPressed(run.entries[at]!)); // traceOf leaves them out
  return [
    title,
    '',
    lines[0],
    ...told.map((at, index) => `${lines[index + 1]}${codeText(handlers[at])}`),
  ].join('\n');
}

/** What else a reader needs to follow it. */
function isTold({ kind }: Entry): boolean {
  return kind === 'pressed' || kind === 'server' || kind === 'page' || kind === 'durable' || kind === 'told';
}

function isPressed(entry: Entry): boolean {
  return entry.kind === 'happening' && entry.happening.kind === 'press';
}

function codeText(handler: Handler | null | undefined): string {
  if (handler == null) return '';
  return `   ← ${handlerText(handler)}${handler.line === undefined ? '' : `, line ${handler.line}`}`;
}

/** Errors and messages are the code's: they must not look like lines of ours, or give the terminal commands. */
function onOneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}
