/*
 * Who may press: everybody, or, where the server has press tokens, whoever presents one (P32). Types only; the room asks,
 * transports/press-gate.ts knows the tokens.
 */

/** Of one socket. */
export interface PressRight {
  readonly mayPress: boolean;
  /**
   * A token came with hello: whoever has a right one may press from now on.
   * @returns for how many ms no more tokens are looked at, this one neither; 0: it was looked at
   */
  present(token: string): number;
}

/** On a server without press tokens. */
export const EVERYBODY: PressRight = { mayPress: true, present: () => 0 };
