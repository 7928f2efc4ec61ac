/*
 * Close codes (RFC 6455 §7.4, and IANA's registry of close codes).
 * 4000 to 4999 are for applications; this one needs only one code of its own.
 */

export const CloseCode = {
  NORMAL: 1000,
  /** The server shuts down: reconnect, another one may be there soon. */
  GOING_AWAY: 1001,
  /** A binary frame where text is expected. */
  UNSUPPORTED_DATA: 1003,
  /** Too many invalid messages. Do not reconnect with the same code. */
  POLICY_VIOLATION: 1008,
  MESSAGE_TOO_BIG: 1009,
  INTERNAL_ERROR: 1011,
  /** The epoch changed, or the outcome of the session's presses is unknown: reconnect and start anew. */
  SERVICE_RESTART: 1012,
  /** The server is full: reconnect later. */
  TRY_AGAIN_LATER: 1013,
  /** Another connection holds the session now. Reconnecting would only take it away again. */
  TAKEN_OVER: 4001,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** May a client that was closed with this code reconnect by itself (P29)? */
export function mayReconnect(code: number): boolean {
  return code !== CloseCode.POLICY_VIOLATION && code !== CloseCode.TAKEN_OVER;
}
