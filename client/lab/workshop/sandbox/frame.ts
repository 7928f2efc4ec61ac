/*
 * The script of the sandbox's frame: it starts and ends workers for the page, and passes messages. It never runs a learner's
 * code itself; the workers do, and inherit the frame's policy: no origin, no network. In: orders over the page's port.
 * Out: reports. build/sandbox.mjs puts it into the document, next to the worker's text.
 */

import { MAX_MESSAGES, MAX_WORKERS, type Order, type Report } from './orders.ts';

interface Running {
  readonly worker: Worker;
  /** How many messages it may still send, as of a moment. */
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
  const one: Running = { worker, budget: MAX_MESSAGES.atOnce, atMs: performance.now() };
  running.set(number, one);
  const fail = (why: string): void => {
    if (end(number)) report({ ended: number, why });
  };
  worker.onmessage = ({ data }) => {
    if (isWithinBudget(one)) report({ from: number, message: data });
    else fail('it sent too many messages');
  };
  worker.onmessageerror = () => fail('it sent something that cannot be copied');
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
}

function isWithinBudget(one: Running): boolean {
  const nowMs = performance.now();
  const earned = ((nowMs - one.atMs) / 1000) * MAX_MESSAGES.perSecond;
  one.budget = Math.min(MAX_MESSAGES.atOnce, one.budget + earned) - 1;
  one.atMs = nowMs;
  return one.budget >= 0;
}

function end(number: number): boolean {
  running.get(number)?.worker.terminate();
  return running.delete(number);
}

addEventListener('message', take);
