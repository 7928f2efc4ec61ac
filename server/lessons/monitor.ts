/*
 * Lesson: a live monitor. Agents authenticate with a token and report their machine's figures; everybody else gets
 * the reports unchanged, text as text and bytes as bytes. A client without a token is a viewer: browsers cannot set
 * headers. The messages are in protocol/monitor.ts, the agent's program in tools/monitor/. What agents of tutorials
 * report is translated (monitor-tutorial.ts). An agent hears of the others once it has reported, in its own way.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import * as protocol from '../../protocol/monitor.ts';
import { sameSecret } from '../same-secret.ts';
import type { Lesson, LessonWorld, Message } from './lesson.ts';
import { Agents, type Visitor, type VisitorSocket } from './monitor-agents.ts';
import { AgentsElsewhere } from './monitor-elsewhere.ts';
import type { ServerAgent } from './monitor-server-agent.ts';
import { decodeTutorialReport, tutorialLine } from './monitor-tutorial.ts';
import { Watch } from './monitor-watch.ts';
import { UNAUTHORIZED } from './unauthorized.ts';

const TOPIC = '/lessons/monitor';
const LINES = '/lessons/monitor/lines';
/** A name has at most 40 characters, and ends with a number. */
const MAX_ADDRESS_LENGTH = 34;

export interface MonitorParts {
  /** What agents must know. */
  readonly token: string;
  readonly server: ServerAgent;
}

export function monitor(world: LessonWorld, { token, server }: MonitorParts): Lesson<Visitor> {
  const agents = new Agents();
  const others = new AgentsElsewhere(world, TOPIC, agents);
  const publish = publisher(world);
  const read = reader(world, (name) => agents.has(name) || others.has(name));
  const sweep = () => {
    agents.sweep(world.now());
    others.sweep();
  };
  const watch = new Watch(world, server, { publish: (message) => publish(message), everySecond: sweep });

  return {
    path: '/lessons/monitor',
    maxMessageBytes: 1024,
    admit({ headers, client }) {
      const header = headers.find(([name]) => name === protocol.TOKEN_HEADER.toLowerCase());
      if (header !== undefined && !sameSecret(header[1], token)) {
        return UNAUTHORIZED;
      }
      return {
        kind: 'welcome',
        memory: { isAgent: header !== undefined, address: client, heardAtMs: world.now() },
      };
    },
    opened(socket) {
      watch.came();
      if (socket.getUserData().isAgent) {
        agents.add(socket);
        return;
      }
      const reports = [...watch.lastReports(), ...agents.lastReports(), ...others.lastReports()];
      socket.send(JSON.stringify({ type: 'agents', agents: reports }));
      socket.subscribe(TOPIC);
    },
    received(socket, message) {
      const visitor = socket.getUserData();
      const isNew = visitor.report === undefined;
      visitor.heardAtMs = world.now();
      if (message === protocol.PING) {
        socket.send(protocol.PONG);
        return;
      }
      const heard = visitor.isAgent ? read(message, visitor) : undefined;
      const mistake = visitor.isAgent
        ? agents.reported(socket, heard?.report)
        : 'a viewer may only send ping';
      if (mistake !== undefined) {
        socket.end(CloseCode.POLICY_VIOLATION, mistake);
        return;
      }
      visitor.speaksLines ??= heard!.frame !== message;
      socket.subscribe(visitor.speaksLines ? LINES : TOPIC);
      publish(heard!.frame, socket);
      if (isNew) others.taken(visitor.report!.name);
    },
    closed(socket) {
      const gone = agents.remove(socket);
      if (gone !== undefined && !others.has(gone)) publish(JSON.stringify({ type: 'gone', name: gone }));
      watch.went();
    },
  };
}

/** To everybody but the agent whose socket it is, on all servers. */
function publisher(world: LessonWorld) {
  return (message: Message, from?: VisitorSocket): void => {
    const publishTo = (topic: string, frame: Message, isOwn: boolean | undefined) => {
      const isBinary = typeof frame !== 'string';
      // uWebSockets.js publishes for a socket only to a topic that it is subscribed to itself.
      if (from !== undefined && isOwn) from.publish(topic, frame, isBinary);
      else world.publish(topic, frame, isBinary);
      world.elsewhere.relay(topic, frame);
    };
    const speaksLines = from?.getUserData().speaksLines;
    publishTo(TOPIC, message, speaksLines === false);
    const report = protocol.decodeReport(message);
    if (report === undefined) return; // an agent has gone
    publishTo(LINES, tutorialLine(report, typeof message !== 'string'), speaksLines);
  };
}

/** @returns of a message the report, and the frame in which others hear it; undefined for what is no report */
function reader(world: LessonWorld, isTaken: (name: string) => boolean) {
  const newName = (address: string): string => {
    for (let number = 1; ; number++) {
      const name = `${address.slice(0, MAX_ADDRESS_LENGTH)} #${number}`;
      if (!isTaken(name)) return name;
    }
  };
  return (message: Message, { report: last, address }: Visitor) => {
    const own = protocol.decodeReport(message);
    if (own !== undefined) return { report: own, frame: message };
    const named = { name: last?.name ?? newName(address), at: world.now() };
    const report = decodeTutorialReport(message, named);
    if (report === undefined) return undefined;
    const encode = typeof message === 'string' ? protocol.encodeTextReport : protocol.encodeBinaryReport;
    return { report, frame: encode(report) };
  };
}
