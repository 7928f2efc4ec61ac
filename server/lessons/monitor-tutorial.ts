/*
 * How the agents of WebSocket tutorials report: the text `CPU:12.34%, MEM:56.78%`, or the bytes `12.34|56.78`, without a
 * name or a time. Pure. In: frames. Out: reports in our terms, and the lines that such agents receive about the others.
 */

import type { Report } from '../../protocol/monitor.ts';
import type { Message } from './lesson.ts';

const TEXT = /^CPU:\s*(\d{1,3}(?:\.\d{1,20})?)%,\s*MEM:\s*(\d{1,3}(?:\.\d{1,20})?)%$/;
const BYTES = /^(\d{1,3}(?:\.\d{1,20})?)\|(\d{1,3}(?:\.\d{1,20})?)$/;

/** @returns undefined if it is not such a report */
export function decodeTutorialReport(
  frame: Message,
  { name, at }: Pick<Report, 'name' | 'at'>,
): Report | undefined {
  const found =
    typeof frame === 'string' ? TEXT.exec(frame) : BYTES.exec(Buffer.from(frame).toString('latin1'));
  if (found === null) return undefined;
  const [cpu, memory] = [Number(found[1]), Number(found[2])];
  return cpu <= 100 && memory <= 100 ? { name, cpu, memory, at } : undefined;
}

/** Another agent's report, in less than 50 characters, with its name in front. */
export function tutorialLine({ name, cpu, memory }: Report, isBinary: boolean): string {
  const [c, m] = [cpu.toFixed(2), memory.toFixed(2)];
  return `[${name}] ${isBinary ? `${c}|${m}` : `CPU:${c}%, MEM:${m}%`}`;
}
