/*
 * What goes through the server's sockets, counted: for the lesson `monitor`. Two additions per message at most.
 */

export class Traffic {
  /** Open now, of the counter and of all lessons. */
  sockets = 0;
  /** Open now besides: plain HTTP, idle or waiting for an answer, and requests to upgrade that get none. */
  connections = 0;
  /** Received since the start, of the counter and of all lessons. */
  messages = 0;
}
