/*
 * Why a connection ends (RFC 6455 §7.4, and the registry of close codes at IANA).
 * 4000 to 4999 are for applications; this one needs a single code of its own.
 */

export const CloseCode = {
  NORMAL: 1000,
  /** The server shuts down: come back, another may be there soon. */
  GOING_AWAY: 1001,
  /** A binary frame where text is due. */
  UNSUPPORTED_DATA: 1003,
  /** Too many messages that make no sense. Do not come back with the same code. */
  POLICY_VIOLATION: 1008,
  MESSAGE_TOO_BIG: 1009,
  INTERNAL_ERROR: 1011,
  /** The epoch changed, or nobody knows what became of the session: come back and start anew. */
  SERVICE_RESTART: 1012,
  /** The server is full: come back later. */
  TRY_AGAIN_LATER: 1013,
  /** Another connection holds the session now. Coming back would only take it away again. */
  TAKEN_OVER: 4001,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** May a client that was closed with this code connect again by itself (P29)? */
export function mayReconnect(code: number): boolean {
  return code !== CloseCode.POLICY_VIOLATION && code !== CloseCode.TAKEN_OVER;
}
