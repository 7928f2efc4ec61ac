/*
 * One or more sockets that send as fast as the server reads, and reconnect when they are closed (P31).
 */

import { FIN, frame, Opcode } from '../../websocket/raw.ts';
import type { Row, Section } from '../row.ts';
import { flooded, HELLO, repeated, text } from './tables.ts';

const ENDS = /^(1008|cut)$/;

interface Sent {
  readonly name: string;
  readonly what: string;
  readonly one: Buffer;
  readonly path?: string;
  readonly first?: Buffer;
  /** May each message count as a press? */
  readonly presses?: boolean;
  readonly sockets?: number;
}

const press = text('{"action":"increment","seq":1}');
const lesson = (name: string, what: string, message: string, more: Partial<Sent> = {}): Sent => {
  return { name: `flood-${name}`, what, one: text(message), path: `/lessons/${name}`, ...more };
};

const SENT: readonly Sent[] = [
  { name: 'flood-plus', what: 'plain presses', one: text('{"action":"plus"}'), presses: true },
  {
    name: 'flood-16',
    what: 'plain presses, 16 sockets',
    one: text('{"action":"plus"}'),
    presses: true,
    sockets: 16,
  },
  { name: 'flood-duplicates', what: 'one numbered press', one: press, first: HELLO, presses: true },
  {
    name: 'flood-gaps',
    what: 'presses beyond a gap',
    one: text('{"action":"increment","seq":99}'),
    first: HELLO,
  },
  { name: 'flood-early', what: 'numbered presses before a hello', one: press },
  { name: 'flood-hello', what: 'hellos', one: HELLO },
  { name: 'flood-asks', what: "the protocol's pings", one: text('{"action":"ping"}') },
  { name: 'flood-nonsense', what: 'messages that are not JSON', one: text('{') },
  { name: 'flood-pings', what: 'ping frames', one: frame(FIN | Opcode.PING, 'x') },
  { name: 'flood-pongs', what: 'pong frames that nobody asked for', one: frame(FIN | Opcode.PONG, 'x') },
  lesson('echo', 'echo: messages of a byte', 'x'),
  {
    name: 'flood-echo-long',
    what: 'echo: messages of 60 KB',
    one: text('x'.repeat(60_000)),
    path: '/lessons/echo',
  },
  lesson('greeting', 'greeting: names of 900 characters', 'x'.repeat(900)),
  lesson('chat', 'chat: messages', '{"type":"message","text":"x"}', {
    first: text('{"type":"login","name":"Eve"}'),
  }),
  lesson('counter', 'classic counter: presses', '{"action":"plus"}'),
  lesson('heartbeat', 'heartbeat: pings', 'ping'),
  lesson('errors', 'errors: messages', 'x'),
  lesson('log', 'log: ignored messages', 'x'),
  lesson('ticker', 'ticker: ignored messages', 'x'),
  lesson('polling', 'polling: ignored messages', 'x'),
];

const NAME_LOGIN = repeated(
  Buffer.concat([text('{"type":"login","name":"Eve"}'), text('{"type":"logout"}')]),
);

export const floods: Section = {
  title: 'Floods of messages',
  rows: [
    ...SENT.map(rowOf),
    flooded('flood-logins', 'a flood of chat: logins and logouts', ENDS, {
      path: '/lessons/chat',
      bytes: NAME_LOGIN.piece,
    }),
  ],
};

function rowOf({ name, what, one, path = '/', first, presses = false, sockets = 1 }: Sent): Row {
  const { piece, times } = repeated(one);
  return flooded(name, `a flood of ${what}`, ENDS, {
    ...{ path, bytes: piece, sockets, presses: presses ? times : 0 },
    ...(first && { first }),
  });
}
