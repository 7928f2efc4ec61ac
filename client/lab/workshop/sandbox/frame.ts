/*
 * The script of the sandbox's frame: it starts and ends workers for the page, and passes messages. It never runs a learner's
 * code itself; the workers do, and inherit the frame's policy: no origin, no network. In: orders over the page's port.
 * Out: reports. build/sandbox.mjs puts it into the document, next to the worker's text.
 */

import { CHARACTERS_FOR_1, MAX_COST, MAX_WORKERS, type Order, type Report } from './orders.ts';

interface Running {
  readonly worker: Worker;
  /** What it may still send, as of a moment; see MAX_COST. */
  budget: number;
  atMs: number;
}

const running = new Map<number, Running>();
/** Those of whoever shows the frame: `frame-ancestors 'self'` lets only this server's pages. */
const pageOrigin = new URL(document.URL).origin;
let workerUrl: string | undefined;

function take({ source, origin, ports: [port] }: MessageEvent): void {
  if (source !== parent || source === window || origin !== pageOrigin || port === undefined) return;
  removeEventListener('message', take); // one port, from the page that made this frame
  const { textContent } = document.querySelector('script[type="text/plain"]')!;
  workerUrl = URL.createObjectURL(new Blob([textContent!], { type: 'text/javascript' }));
  const report = (about: Report): void => port.postMessage(about);
  port.onmessage = ({ data }: MessageEvent<Order>) => obey(data, report);
  report({ ready: true });
}

function obey(order: Order, report: (about: Report) => void): void {
  if ('start' in order) start(order.start, report);
  else if ('end' in order) end(order.end);
  else running.get(order.to)?.worker.postMessage(order.message);
}

function start(number: number, report: (about: Report) => void): void {
  if (running.size >= MAX_WORKERS) return report({ ended: number, why: 'too many workers' });
  const worker = new Worker(workerUrl!);
  const one: Running = { worker, budget: MAX_COST.atOnce, atMs: performance.now() };
  running.set(number, one);
  const fail = (why: string): void => {
    if (end(number)) report({ ended: number, why });
  };
  worker.onmessage = ({ data }) => {
    if (typeof data !== 'string') fail('it sent something other than text');
    else if (!isWithinBudget(one, data.length)) fail('it sent too much');
    else if (running.has(number)) report({ from: number, message: data });
  };
  worker.onmessageerror = () => fail('it sent something that cannot be copied');
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
}

function isWithinBudget(one: Running, characters: number): boolean {
  const nowMs = performance.now();
  const earned = ((nowMs - one.atMs) / 1000) * MAX_COST.perSecond;
  const cost = 1 + Math.floor(characters / CHARACTERS_FOR_1);
  one.budget = Math.min(MAX_COST.atOnce, one.budget + earned) - cost;
  one.atMs = nowMs;
  return one.budget >= 0;
}

function end(number: number): boolean {
  running.get(number)?.worker.terminate();
  return running.delete(number);
}

addEventListener('message', take);
