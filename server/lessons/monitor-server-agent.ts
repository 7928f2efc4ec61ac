/*
 * The server's own figures, as its agent in the lesson `monitor` reports them. In: the traffic so far. Out: a
 * report. It measures only between start() and stop().
 */

import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Report, SERVER_NAME, type ServerFigures } from '../../protocol/monitor.ts';
import type { NodeId } from '../nodes.ts';

/** Since the start of the server. */
export interface Traffic {
  readonly sockets: number;
  readonly messages: number;
}

/** The agent of the server itself. */
export interface ServerAgent {
  start(): void;
  /** About the time since the last report, or since start(). */
  report(): Report & ServerFigures;
  stop(): void;
}

/** @param node this server's id among several; undefined if it is the only one */
export function measureServer(traffic: Traffic, node?: NodeId): ServerAgent {
  const name = node === undefined ? SERVER_NAME : `${SERVER_NAME} ${node}`;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  let messages = 0;
  let cpu = process.cpuUsage();
  let sinceMs = 0;
  const begin = () => {
    messages = traffic.messages;
    cpu = process.cpuUsage();
    sinceMs = performance.now();
    delay.reset();
  };
  return {
    start: () => {
      delay.enable();
      begin();
    },
    report: () => {
      const elapsedMs = Math.max(1, performance.now() - sinceMs);
      const { user, system } = process.cpuUsage(cpu);
      const rssBytes = process.memoryUsage.rss();
      const report = {
        name,
        // Of one core: JavaScript has no more. Other threads can raise the sum above it.
        cpu: rounded(Math.min(100, (user + system) / 10 / elapsedMs)),
        memory: rounded((rssBytes / totalmem()) * 100),
        at: Date.now(),
        sockets: traffic.sockets,
        messagesPerSecond: rounded(((traffic.messages - messages) * 1000) / elapsedMs),
        // The histogram holds the gaps between timers of 10 ms; the delay is what exceeds them.
        eventLoopDelayMs: rounded(Math.max(0, delay.percentile(99) / 1e6 - 10)),
        rssBytes,
      };
      begin();
      return report;
    },
    stop: () => delay.disable(),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
