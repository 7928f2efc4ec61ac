/*
 * The agents on other servers, for the lesson `monitor`: their last reports, so that a new viewer sees all
 * agents, wherever they are. In: what other servers relay; the viewers here get it unchanged. Out: reports, and
 * messages about agents that are gone with their server.
 */

import {
  decodeReport,
  type MonitorMessage,
  type Report,
  type ServerFigures,
} from '../../protocol/monitor.ts';
import type { NodeId } from '../nodes.ts';
import type { LessonWorld, Message } from './lesson.ts';
import { type Agents, SILENCE_MS } from './monitor-agents.ts';

/** Between servers, no socket subscribes to it: an agent has begun to use this name. */
const NAMES = '/lessons/monitor/names';

interface AgentElsewhere {
  readonly node: NodeId;
  readonly report: Report & Partial<ServerFigures>;
  readonly heardAtMs: number;
}

export class AgentsElsewhere {
  private readonly byName = new Map<string, AgentElsewhere>();

  /** @param topic what agents report to. @param here the agents on this server */
  constructor(
    private readonly world: LessonWorld,
    private readonly topic: string,
    private readonly here: Agents,
  ) {
    const { elsewhere } = world;
    elsewhere.onRelayed(topic, (message, from) => this.heard(message, from));
    elsewhere.onRelayed(NAMES, (name) => here.replaced(String(name)));
    elsewhere.onGone((node) => this.forget((agent) => agent.node === node));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  lastReports(): Report[] {
    return Array.from(this.byName.values(), ({ report }) => report);
  }

  /** An agent here has begun to report under this name, and replaces any other. */
  taken(name: string): void {
    this.world.elsewhere.relay(NAMES, name);
    this.byName.delete(name);
  }

  /** Forgets agents that were silent for 30 s: this server may have missed that they left. */
  sweep(): void {
    this.forget(({ heardAtMs }) => this.world.now() - heardAtMs >= SILENCE_MS);
  }

  private heard(message: Message, node: NodeId): void {
    const told = readMessage(message);
    if (told.type === 'gone') {
      this.byName.delete(told.name);
      return;
    }
    const { type: _, ...figures } = told;
    const report = { ...this.byName.get(told.name)?.report, ...figures }; // a binary report has fewer fields
    this.byName.set(told.name, { node, report, heardAtMs: this.world.now() });
  }

  private forget(isGone: (agent: AgentElsewhere) => boolean): void {
    for (const [name, agent] of this.byName) {
      if (!isGone(agent)) continue;
      this.byName.delete(name);
      if (!this.here.has(name)) this.world.publish(this.topic, JSON.stringify({ type: 'gone', name }));
    }
  }
}

type Told = Exclude<MonitorMessage, { type: 'agents' }>;

/** From another server, which has checked it. */
function readMessage(message: Message): Told {
  if (typeof message === 'string') return JSON.parse(message) as Told;
  return { type: 'report', ...decodeReport(message)! };
}
