/*
 * The agents of the lesson `monitor` on this server: their names, their last reports, and which have been silent
 * for too long. In: sockets and reports. It closes the sockets of agents that are replaced or silent.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { isServerName, REPLACED, type Report } from '../../protocol/monitor.ts';
import type { LessonSocket } from './lesson.ts';

export const SILENCE_MS = 30_000;

export interface Visitor {
  readonly isAgent: boolean;
  /** IP address: the name of an agent whose reports have none. */
  readonly address: string;
  /** Reports as tutorials' agents do, and receives the others' reports as lines. */
  speaksLines?: boolean;
  heardAtMs: number;
  /** The last one; its name is the agent's. */
  report?: Report;
}

export type VisitorSocket = LessonSocket<Visitor>;

export class Agents {
  private readonly sockets = new Set<VisitorSocket>();

  add(socket: VisitorSocket): void {
    this.sockets.add(socket);
  }

  /** @returns the name that is gone with it, if any */
  remove(socket: VisitorSocket): string | undefined {
    this.sockets.delete(socket);
    const name = socket.getUserData().report?.name;
    return name === undefined || this.has(name) ? undefined : name;
  }

  has(name: string): boolean {
    return this.named(name) !== undefined;
  }

  lastReports(): Report[] {
    return [...this.sockets].flatMap((socket) => socket.getUserData().report ?? []);
  }

  /**
   * Records a report. The first one gives the agent its name. Another agent of that name is closed: usually it is
   * the same machine's, on a dead connection.
   * @returns why the report is refused
   */
  reported(socket: VisitorSocket, report: Report | undefined): string | undefined {
    if (report === undefined) return 'not a valid report';
    const agent = socket.getUserData();
    const { name } = report;
    if (isServerName(name)) return `only the server is named ${name}`;
    if (agent.report !== undefined && agent.report.name !== name) return 'an agent cannot change its name';
    const former = agent.report === undefined ? this.named(name) : undefined;
    agent.report = report;
    former?.end(REPLACED, 'replaced');
    return undefined;
  }

  /** An agent on another server has taken the name. */
  replaced(name: string): void {
    this.named(name)?.end(REPLACED, 'replaced');
  }

  /** Closes agents that were silent for 30 s: the connection may be fine, the agent is not. */
  sweep(nowMs: number): void {
    for (const socket of this.sockets) {
      if (nowMs - socket.getUserData().heardAtMs < SILENCE_MS) continue;
      socket.end(CloseCode.GOING_AWAY, 'silent for 30 s');
    }
  }

  private named(name: string): VisitorSocket | undefined {
    return [...this.sockets].find((socket) => socket.getUserData().report?.name === name);
  }
}
