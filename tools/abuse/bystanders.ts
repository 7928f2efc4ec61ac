/*
 * Regular clients during an attack: one presses at the counter as a page does, one has its messages
 * echoed, one requests /healthz on ever new connections. In: a port. Out: the latency of each answer, and other problems.
 *
 * They ask on schedule, whether or not the last question was answered, so a stalled server delays many questions, not one.
 */

import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../load/latency.ts';
import { Connection } from '../websocket/connection.ts';
import { loopback, type Target } from '../websocket/target.ts';

const ECHO = '/lessons/echo';
const ASK_INTERVAL_MS = 50;
/** A question that waits longer than this counts as having waited this long. */
const PATIENCE_MS = 5_000;
const POLL_MS = 10;
const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

interface Question {
  readonly askedAtMs: number;
}

export class Bystanders {
  private waits = new Latency();
  /** As sentences. */
  readonly problems = new Set<string>();
  /** Asked, but not answered yet. */
  private readonly waiting = new Set<Question>();
  private readonly connections: Connection[] = [];
  /** Presses without an ack, the oldest first. */
  private readonly presses: Question[] = [];
  private readonly echoes: Question[] = [];
  /** Presses sent. */
  sent = 0;
  private acked = 0;
  private asking: NodeJS.Timeout | undefined;

  private constructor(private readonly port: number) {}

  /** Connects all of them. @throws if one cannot connect */
  static async enter(port: number): Promise<Bystanders> {
    const bystanders = new Bystanders(port);
    const echo = await bystanders.open(at(port, ECHO), () => bystanders.answered(bystanders.echoes.shift()));
    const counter = await bystanders.open(loopback(port), (text) => bystanders.hear(text));
    counter.send('{"action":"hello","protocol":1}');
    bystanders.asking = setInterval(() => bystanders.ask(counter, echo), ASK_INTERVAL_MS);
    return bystanders;
  }

  /** Presses that certainly count: the number may include more, from an attacker, but never fewer. */
  get acknowledged(): number {
    return this.acked;
  }

  /** Latencies are recorded from here on. */
  begin(): void {
    this.waits = new Latency();
    this.waiting.clear();
  }

  /** No more questions; waits for the pending answers. @returns the latencies since begin() */
  async end(): Promise<Latency> {
    clearInterval(this.asking);
    await this.settle();
    for (const { askedAtMs } of this.waiting) this.waits.record(performance.now() - askedAtMs);
    if (this.waiting.size > 0) this.problems.add(`${this.waiting.size} requests had no answer within 5 s`);
    this.waiting.clear();
    return this.waits;
  }

  leave(): void {
    clearInterval(this.asking);
    for (const connection of this.connections) connection.abandon();
  }

  private async settle(): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    while (this.waiting.size > 0 && performance.now() < untilMs) await delay(POLL_MS);
  }

  private ask(counter: Connection, echo: Connection): void {
    this.sent += 1;
    counter.send(`{"action":"increment","seq":${this.sent}}`);
    this.presses.push(this.question());
    echo.send('still there?');
    this.echoes.push(this.question());
    this.askForHealth();
  }

  private question(): Question {
    const question = { askedAtMs: performance.now() };
    this.waiting.add(question);
    return question;
  }

  private answered(question: Question | undefined): void {
    if (question !== undefined && this.waiting.delete(question))
      this.waits.record(performance.now() - question.askedAtMs);
  }

  private hear(text: string): void {
    if (text.startsWith('{"type":"refused"')) this.problems.add(`a bystander was told ${text}`);
    const seq = Number(/^\{"type":"ack","seq":(\d+)/.exec(text)?.[1] ?? 0);
    for (; this.acked < seq; this.acked += 1) this.answered(this.presses.shift());
  }

  private askForHealth(): void {
    const question = this.question();
    let answer = '';
    const socket = connect(this.port, '127.0.0.1', () => socket.write(HEALTH));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
      this.answered(question);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!answer.startsWith('HTTP/1.1 200')) this.problems.add('/healthz did not answer 200');
      this.waiting.delete(question);
    });
  }

  /** Resolves when the connection is open. */
  private open(target: Target, hear: (text: string) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(target, undefined, {
        opened: () => resolve(connection),
        received: (bytes, from, to) => hear(bytes.toString('utf8', from, to)),
        closed: (_, why) => {
          reject(new Error(`a bystander did not get in: ${why}`));
          this.problems.add(`a bystander was closed: ${why}`);
        },
      });
      this.connections.push(connection);
    });
  }
}

/** Another path of the server on this port. */
function at(port: number, path: string): Target {
  return { ...loopback(port), url: new URL(`ws://127.0.0.1:${port}${path}`) };
}

/** The number that a new client receives. @throws if it receives none */
export function readNumber(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const connection = new Connection(loopback(port), undefined, {
      opened: () => {},
      received: (bytes, from, to) => {
        const { type, value } = JSON.parse(bytes.toString('utf8', from, to));
        if (type !== 'state') return;
        resolve(value);
        connection.leave();
      },
      closed: (_, why) => reject(new Error(`a newcomer was told no number: ${why}`)),
    });
  });
}

/**
 * Memory that a process takes after its first work is not due to an attack: so load the page many times, and send long messages.
 */
export async function warmUp(port: number): Promise<void> {
  const page = async (): Promise<void> => {
    for (let i = 0; i < 30; i++) await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer();
  };
  const echo = (): Promise<void> =>
    new Promise((resolve) => {
      const connection = new Connection(at(port, ECHO), undefined, {
        opened: () => connection.send('x'.repeat(60_000)),
        received: () => connection.leave(),
        closed: () => resolve(),
      });
    });
  await Promise.all([...Array.from({ length: 8 }, page), ...Array.from({ length: 50 }, echo)]);
}
