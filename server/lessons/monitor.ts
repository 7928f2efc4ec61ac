/*
 * Lesson: a live monitor. Agents, which know the token, report how their machines are; everybody else hears it
 * as it came, text as text and bytes as bytes. Whoever comes without a token is a viewer: browsers cannot send
 * headers of their own. The messages are in protocol/monitor.ts, the agent's program in tools/monitor/.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import * as protocol from '../../protocol/monitor.ts';
import type { Lesson, LessonWorld } from './lesson.ts';
import { Agents, type Visitor } from './monitor-agents.ts';
import type { ServerAgent } from './monitor-server-agent.ts';
import { sameSecret } from './same-secret.ts';

const TOPIC = '/lessons/monitor';
const FIRST_REPORT_MS = 1_000;
const SWEEP_EVERY_MS = 1_000;

export interface MonitorParts {
  /** What agents must know. */
  readonly token: string;
  readonly server: ServerAgent;
}

export function monitor(world: LessonWorld, { token, server }: MonitorParts): Lesson<Visitor> {
  const agents = new Agents();
  let visitors = 0;
  let serverReport: protocol.Report | undefined;
  let timers: (() => void)[] = [];

  const reportServer = () => {
    const report = server.report();
    serverReport = report;
    world.publish(TOPIC, protocol.encodeTextReport(report));
    world.publish(TOPIC, protocol.encodeBinaryReport(report), true);
  };
  const start = () => {
    server.start();
    timers = [
      world.after(FIRST_REPORT_MS, reportServer),
      world.every(protocol.REPORT_EVERY_MS, reportServer),
      world.every(SWEEP_EVERY_MS, () => agents.sweep(world.now())),
    ];
  };
  const stop = () => {
    for (const cancel of timers) cancel();
    server.stop();
    serverReport = undefined;
  };

  return {
    path: '/lessons/monitor',
    maxMessageBytes: 1024,
    admit({ headers }) {
      const header = headers.find(([name]) => name === protocol.TOKEN_HEADER.toLowerCase());
      if (header !== undefined && !sameSecret(header[1], token)) {
        return { kind: 'refused', status: '401 Unauthorized', message: 'Invalid or missing token' };
      }
      return { kind: 'welcome', memory: { isAgent: header !== undefined, heardAtMs: world.now() } };
    },
    opened(socket) {
      visitors += 1;
      if (visitors === 1) start();
      const reports = serverReport === undefined ? [] : [serverReport];
      socket.send(JSON.stringify({ type: 'agents', agents: [...reports, ...agents.lastReports()] }));
      socket.subscribe(TOPIC);
      if (socket.getUserData().isAgent) agents.add(socket);
    },
    received(socket, message) {
      const { isAgent } = socket.getUserData();
      socket.getUserData().heardAtMs = world.now();
      if (message === protocol.PING) {
        socket.send(protocol.PONG);
        return;
      }
      const mistake = isAgent
        ? agents.reported(socket, protocol.decodeReport(message))
        : 'a viewer may only send ping';
      if (mistake === undefined) socket.publish(TOPIC, message, typeof message !== 'string');
      else socket.end(CloseCode.POLICY_VIOLATION, mistake);
    },
    closed(socket) {
      visitors -= 1;
      const gone = agents.remove(socket);
      if (gone !== undefined) world.publish(TOPIC, JSON.stringify({ type: 'gone', name: gone }));
      if (visitors === 0) stop();
    },
  };
}
