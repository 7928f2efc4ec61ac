/*
 * Who may press: everybody, or, if the server requires press tokens, clients that present one (P32). Types only; the room
 * asks, and transports/press-gate.ts knows the tokens.
 */

/** Of one socket. */
export interface PressRight {
  readonly mayPress: boolean;
  /**
   * A token came with hello: if it is right, the socket may press from now on.
   * @returns for how many ms no tokens are checked, this one included; 0: it was checked
   */
  present(token: string): number;
}

/** For a server without press tokens. */
export const EVERYBODY: PressRight = { mayPress: true, present: () => 0 };
