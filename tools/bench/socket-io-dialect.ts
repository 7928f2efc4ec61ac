/*
 * Socket.IO as its clients speak it over a raw WebSocket, so that one crowd can press at all the peers. Two
 * protocols wrap a message: Engine.IO 4 puts a digit in front of each frame (0 open, 2 ping, 3 pong, 4 message),
 * Socket.IO 5 another in front of each message (0 connect, 2 event). A message of the application, as `send()`
 * makes it, is 42["message",{…}].
 */

import type { Dialect } from '../load/member.ts';
import { Connection, type ConnectionEvents } from '../websocket/connection.ts';

const OPEN = 0x30;
const PING = 0x32;
const CONNECT_PACKET = '40';
const PONG_PACKET = '3';
const EVENT = '42["message",';
const EVENT_END = ']';
const DIGIT_ZERO = 0x30;
const DIGIT_TWO = 0x32;

export const SOCKET_IO_DIALECT: Dialect = {
  press: `${EVENT}{"action":"increment"}${EVENT_END}`,
  connect: (target, source, events) => {
    const connection: Connection = new Connection(
      target,
      source,
      unwrapping(events, (text) => connection.send(text)),
    );
    return connection;
  },
};

/** Answers what is Socket.IO's own business, and passes on what is in its messages. */
function unwrapping(events: ConnectionEvents, answer: (text: string) => void): ConnectionEvents {
  let isConnected = false;
  return {
    opened() {}, // the member is let in when Socket.IO has connected, too
    received(bytes, from, to) {
      const [first, second] = [bytes[from], bytes[from + 1]];
      if (first === OPEN) answer(CONNECT_PACKET);
      else if (first === PING) answer(PONG_PACKET);
      else if (second === DIGIT_TWO) events.received(bytes, from + EVENT.length, to - EVENT_END.length);
      else if (second === DIGIT_ZERO && !isConnected) {
        isConnected = true;
        events.opened();
      }
    },
    closed: (code, why) => events.closed(code, why),
  };
}
