/*
 * The readers of the floor: plain TCP connections, on which frames are counted by the crowd's own frame reader. So
 * the floor is read by the same code, at the same pace, as the servers that are compared with it.
 */

import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { RunError } from '../load/run.ts';
import { FrameReader, type FrameSink } from '../websocket/frame.ts';
import { findTarget } from '../websocket/target.ts';
import type { Assignment } from './assignment.ts';
import type { Channel } from './tester.ts';

const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);
const POLL_MS = 5;
/** When nothing came for so long, nothing will. */
const QUIET_MS = 300;

export async function readFrames(assignment: Assignment, channel: Channel): Promise<void> {
  const { url, sockets, arrivalPatienceMs, warmUpMs, durationMs, patienceMs } = assignment;
  const { address, port } = await findTarget(url);
  const counted = new Counted();
  const startMs = performance.now();
  for (let i = 0; i < sockets; i++) counted.connect(address, port);
  await until(() => counted.opened === sockets, arrivalPatienceMs);
  if (counted.opened < sockets) throw new RunError(`only ${counted.opened} of ${sockets} sockets came in`);
  const tookMs = performance.now() - startMs;
  channel.report({
    step: 'ready',
    arrival: {
      ...{ opened: sockets, dropped: 0, tookMs, deliveries: 0 },
      ...{ usersMessages: 0, settledMs: 0, isComplete: true },
    },
  });
  await channel.told('go');
  const progress = () => ({ deliveries: counted.frames, value: 0 });
  await delay(warmUpMs);
  channel.report({ step: 'warm', ...progress() });
  await delay(durationMs);
  channel.report({ step: 'pressed', ...progress() });
  await until(() => performance.now() - counted.lastAtMs > QUIET_MS, patienceMs);
  channel.report({ step: 'settled', ...progress() });
}

class Counted implements FrameSink {
  opened = 0;
  frames = 0;
  lastAtMs = 0;

  connect(host: string, port: number): void {
    const reader = new FrameReader(this);
    const callback = (length: number): boolean => {
      reader.push(READ_BUFFER, length);
      return true;
    };
    const socket = connect({ host, port, onread: { buffer: READ_BUFFER, callback } });
    socket.on('connect', () => {
      this.opened += 1;
    });
    socket.on('error', () => {}); // the count will tell
  }

  message(): void {
    this.frames += 1;
    this.lastAtMs = performance.now();
  }

  ping(): void {}
  close(): void {}
  broken(why: string): void {
    throw new Error(`the floor sent no frame: ${why}`);
  }
}

async function until(isSo: () => boolean, patienceMs: number): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (!isSo() && performance.now() < untilMs) await delay(POLL_MS);
}
