/*
 * Lesson: heartbeat (RFC 6455 §5.5.2 and §5.5.3). Nothing announces that a cable was pulled: without traffic,
 * neither side would ever notice. So the server pings, and every client that is alive must answer. Browsers and
 * libraries do so automatically, but a page can neither see nor send pings; to find out whether the server is alive,
 * it has to send a message: `ping`, answered with `pong`.
 *
 * A page can ask to be told what it cannot see (`?frames`), and for the failures that it cannot cause (SWITCHES).
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { type ControlFrame, noteOf, showsFrames } from '../../protocol/control-frames.ts';
import type { Lesson, LessonSocket, LessonWorld } from './lesson.ts';
import { textOnly } from './text-only.ts';

const ROUND_MS = 10_000;

/** What a client may switch on for its own socket, by sending the name. */
const SWITCHES = {
  'stop answering': 'isUnanswered',
  'ignore me': 'isIgnored',
} as const;

interface Peer {
  /** Has it sent anything since the round began? */
  wasHeard: boolean;
  /** It is told of control frames. */
  readonly isWatching: boolean;
  /** As if the server hung: its `ping` gets no `pong`. */
  isUnanswered: boolean;
  /** As if all that it sends were lost on the way. */
  isIgnored: boolean;
}

type PeerSocket = LessonSocket<Peer>;

export function heartbeat(world: LessonWorld): Lesson<Peer> {
  const peers = new Set<PeerSocket>();
  let stop = () => {};

  const isAlive = (socket: PeerSocket) => {
    const peer = socket.getUserData();
    if (!peer.isIgnored) peer.wasHeard = true;
  };
  const tell = (socket: PeerSocket, opcode: ControlFrame['opcode'], direction: ControlFrame['direction']) => {
    const { isWatching, isIgnored } = socket.getUserData();
    if (isWatching && !(isIgnored && direction === 'sent')) socket.send(noteOf({ opcode, direction }));
  };

  /** One timer for all. A client that connects in the middle of a round has the rest of it and a whole one. */
  const nextRound = () => {
    for (const socket of peers) {
      const peer = socket.getUserData();
      if (peer.wasHeard) {
        tell(socket, 'ping', 'received');
        socket.ping();
      } else socket.end(CloseCode.GOING_AWAY, 'heartbeat timeout');
      peer.wasHeard = false;
    }
  };

  return {
    path: '/lessons/heartbeat',
    pingsItself: true,
    admit: ({ query }) => ({
      kind: 'welcome',
      memory: { wasHeard: true, isWatching: showsFrames(query), isUnanswered: false, isIgnored: false },
    }),
    opened(socket) {
      if (peers.size === 0) stop = world.every(ROUND_MS, nextRound);
      peers.add(socket);
    },
    received: textOnly((socket, text) => {
      const peer = socket.getUserData();
      if (peer.isIgnored || (text === 'ping' && peer.isUnanswered)) return;
      if (Object.hasOwn(SWITCHES, text)) peer[SWITCHES[text as keyof typeof SWITCHES]] = true;
      isAlive(socket);
      socket.send(text === 'ping' ? 'pong' : `received: ${text}`);
    }),
    ponged(socket) {
      isAlive(socket);
      tell(socket, 'pong', 'sent');
    },
    pinged(socket) {
      isAlive(socket);
      tell(socket, 'ping', 'sent');
    },
    closed(socket) {
      peers.delete(socket);
      if (peers.size === 0) stop();
    },
  };
}
