/*
 * What goes through the server's sockets, counted: for the lesson `monitor`. Two additions per message at most.
 */

export class Traffic {
  /** Open now, of the counter and of all lessons. */
  sockets = 0;
  /** Received since the start, of the counter and of all lessons. */
  messages = 0;
}
