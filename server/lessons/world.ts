/*
 * The world that lessons run in: timers, the clock, randomness, the topics of this server, and those of other nodes.
 * In: the real ones. Out: a LessonWorld. A lesson that throws costs a line in the log, never the process.
 */

import type { Log } from '../counter/operator-log.ts';
import type { Nodes } from '../nodes.ts';
import type { Elsewhere, LessonWorld, Message } from './lesson.ts';

export interface WorldParts {
  /** To all subscribers of the topic on this server. */
  readonly publish: LessonWorld['publish'];
  readonly nodes: Nodes;
  /** The token that a lesson may require. */
  readonly token: string;
  /** A line for the operator. */
  readonly log: Log;
}

export function lessonWorld(parts: WorldParts): LessonWorld {
  const { publish, token, log } = parts;
  return {
    publish,
    every: (ms, action) => {
      const timer = setInterval(() => guard(action, log), ms);
      return () => clearInterval(timer);
    },
    after: (ms, action) => {
      const timer = setTimeout(() => guard(action, log), ms);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    token,
    elsewhere: elsewhereOf(parts),
  };
}

/** What other nodes relay goes to the topic's subscribers here; lessons are only notified. */
function elsewhereOf({ publish, nodes, log }: WorldParts): Elsewhere {
  const listeners = new Map<string, ((message: Message, from: string) => void)[]>();
  nodes.onRelayed(({ topic, message }, from) => {
    publish(topic, message, typeof message !== 'string');
    for (const listener of listeners.get(topic) ?? []) guard(() => listener(message, from), log);
  });
  return {
    relay: (topic, message) => nodes.relay({ topic, message }),
    onRelayed: (topic, listener) => listeners.set(topic, [...(listeners.get(topic) ?? []), listener]),
    onNewcomers: (listener) => nodes.onNewcomers(() => guard(listener, log)),
    onGone: (listener) => nodes.onGone((node) => guard(() => listener(node), log)),
  };
}

/** A throw in a timer, or in a message from another node, would otherwise end the process. */
function guard(action: () => void, log: Log): void {
  try {
    action();
  } catch (error) {
    log(`a lesson failed: ${error instanceof Error ? error.stack : error}`, {
      level: 'error',
      event: 'lesson-failed',
    });
  }
}
