/*
 * The real counter's socket, overheard: what each message means for the presses. In: a URL, the counter's events. Out: the
 * socket, and changes of the tokens.
 */

import { openSocket } from '../../socket.ts';
import type { Socket, SocketEvents } from '../../sync/host.ts';
import { cutOffAll, realSent, realSettled, type Tokens } from './tokens.ts';

export function openOverheard(
  url: string,
  events: SocketEvents,
  follow: (change: (tokens: Tokens) => Tokens) => void,
): Socket {
  const socket = openSocket(url, {
    opened: events.opened,
    received: (message) => {
      if (message.type === 'ack') follow((tokens) => realSettled(tokens, message.seq, 'counted'));
      if (message.type === 'welcome') follow((tokens) => realSettled(tokens, message.seq, 'recognized'));
      events.received(message);
    },
    closed: (code) => {
      follow(cutOffAll);
      events.closed(code);
    },
  });
  return {
    send: (message) => {
      socket.send(message);
      if (message.action !== 'press' || message.seq === undefined) return;
      const { seq } = message;
      follow((tokens) => realSent(tokens, seq));
    },
    close: (code) => {
      socket.close(code);
      follow(cutOffAll);
    },
  };
}
