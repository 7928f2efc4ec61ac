/*
 * The page's side of the sandbox: a hidden frame without an origin, and workers in it that look like any other. In: messages
 * for a worker. Out: its messages, which are untrusted: whoever receives them checks them (answers.ts).
 */

import type { WorkerLike } from '../../jobs.ts';
import type { Order, Report } from './orders.ts';

const ADDRESS = '/lab/sandbox.html';

/** One frame, for all workers of the page. */
export class Sandbox {
  private readonly frame = document.createElement('iframe');
  private readonly channel = new MessageChannel();
  private readonly workers = new Map<number, SandboxedWorker>();
  /** What is to be done once the frame is there. */
  private waiting: Order[] | undefined = [];
  private started = 0;

  /** @param home where the frame hangs in the page; it is not shown */
  open(home: Element): void {
    const { frame, channel } = this;
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.hidden = true;
    frame.title = 'sandbox';
    frame.src = ADDRESS;
    // Its origin is opaque, so it has no name to send to; the port reaches nobody else.
    const greet = (): void => frame.contentWindow?.postMessage(null, '*', [channel.port2]);
    frame.addEventListener('load', greet, { once: true });
    channel.port1.onmessage = ({ data }: MessageEvent<Report>) => this.told(data);
    home.append(frame);
  }

  /** A worker that runs a learner's code, and can reach nothing. */
  start(): WorkerLike {
    const number = ++this.started;
    const worker = new SandboxedWorker(number, (order) => this.order(order));
    this.workers.set(number, worker);
    this.order({ start: number });
    return worker;
  }

  close(): void {
    this.workers.clear();
    this.channel.port1.close();
    this.frame.remove();
  }

  private order(order: Order): void {
    if ('end' in order) this.workers.delete(order.end);
    if (this.waiting !== undefined) this.waiting.push(order);
    else this.channel.port1.postMessage(order);
  }

  private told(report: Report): void {
    if ('ready' in report) return this.begin();
    const number = 'from' in report ? report.from : report.ended;
    const worker = this.workers.get(number);
    if (worker === undefined) return; // ended meanwhile
    if ('from' in report) return worker.onmessage?.call(asWorker(worker), messageOf(report.message));
    this.workers.delete(number);
    worker.onerror?.call(asWorker(worker), new ErrorEvent('error', { message: report.why }));
  }

  private begin(): void {
    const orders = this.waiting ?? [];
    this.waiting = undefined;
    for (const order of orders) this.channel.port1.postMessage(order);
  }
}

class SandboxedWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;

  constructor(
    private readonly number: number,
    private readonly order: (order: Order) => void,
  ) {}

  postMessage(message: unknown): void {
    this.order({ to: this.number, message });
  }

  terminate(): void {
    this.order({ end: this.number });
  }
}

/** The types of `onmessage` and `onerror` name the worker as `this`, which nobody reads. */
function asWorker(worker: WorkerLike): Worker {
  return worker as Worker;
}

function messageOf(data: unknown): MessageEvent {
  return new MessageEvent('message', { data });
}
