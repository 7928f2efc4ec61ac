/*
 * Lesson: a live monitor. Agents authenticate with a token and report their machine's figures; everybody else gets
 * the reports unchanged, text as text and bytes as bytes. A client without a token is a viewer: browsers cannot set
 * headers. The messages are in protocol/monitor.ts, the agent's program in tools/monitor/.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import * as protocol from '../../protocol/monitor.ts';
import { sameSecret } from '../same-secret.ts';
import type { Lesson, LessonWorld, Message } from './lesson.ts';
import { Agents, type Visitor } from './monitor-agents.ts';
import { AgentsElsewhere } from './monitor-elsewhere.ts';
import type { ServerAgent } from './monitor-server-agent.ts';
import { Watch } from './monitor-watch.ts';
import { UNAUTHORIZED } from './unauthorized.ts';

const TOPIC = '/lessons/monitor';

export interface MonitorParts {
  /** What agents must know. */
  readonly token: string;
  readonly server: ServerAgent;
}

export function monitor(world: LessonWorld, { token, server }: MonitorParts): Lesson<Visitor> {
  const agents = new Agents();
  const others = new AgentsElsewhere(world, TOPIC, agents);
  const publish = (message: Message) => {
    world.publish(TOPIC, message, typeof message !== 'string');
    world.elsewhere.relay(TOPIC, message);
  };
  const sweep = () => {
    agents.sweep(world.now());
    others.sweep();
  };
  const watch = new Watch(world, server, { publish, everySecond: sweep });

  return {
    path: '/lessons/monitor',
    maxMessageBytes: 1024,
    admit({ headers }) {
      const header = headers.find(([name]) => name === protocol.TOKEN_HEADER.toLowerCase());
      if (header !== undefined && !sameSecret(header[1], token)) {
        return UNAUTHORIZED;
      }
      return { kind: 'welcome', memory: { isAgent: header !== undefined, heardAtMs: world.now() } };
    },
    opened(socket) {
      watch.came();
      const reports = [...watch.lastReports(), ...agents.lastReports(), ...others.lastReports()];
      socket.send(JSON.stringify({ type: 'agents', agents: reports }));
      socket.subscribe(TOPIC);
      if (socket.getUserData().isAgent) agents.add(socket);
    },
    received(socket, message) {
      const visitor = socket.getUserData();
      const isNew = visitor.report === undefined;
      visitor.heardAtMs = world.now();
      if (message === protocol.PING) {
        socket.send(protocol.PONG);
        return;
      }
      const mistake = visitor.isAgent
        ? agents.reported(socket, protocol.decodeReport(message))
        : 'a viewer may only send ping';
      if (mistake !== undefined) {
        socket.end(CloseCode.POLICY_VIOLATION, mistake);
        return;
      }
      socket.publish(TOPIC, message, typeof message !== 'string');
      world.elsewhere.relay(TOPIC, message);
      if (isNew) others.taken(visitor.report!.name);
    },
    closed(socket) {
      const gone = agents.remove(socket);
      if (gone !== undefined && !others.has(gone)) publish(JSON.stringify({ type: 'gone', name: gone }));
      watch.went();
    },
  };
}
