/*
 * What the crowd did and got, counted. One object for all members.
 */

import { Tally } from '../report/tally.ts';

export class Counts {
  /** Handshakes under way. */
  connecting = 0;
  open = 0;
  /** Connections that ever opened. */
  opened = 0;
  /** Connections that the server or the network ended. */
  dropped = 0;
  /** Connections that did not come about. */
  failed = 0;
  /** Members that were dropped or failed, and will not try again. */
  gone = 0;
  /** Messages received. */
  deliveries = 0;
  /** Those of them that said how the number stands. */
  states = 0;
  /** Presses that the engine or a plain socket was given. */
  pressed = 0;
  /** Of numbered presses. */
  acknowledged = 0;
  /** Presses that the server refused for good: nothing of them was applied, and they will not come again. */
  refused = 0;
  /** Presses that the engine gave up, since nobody can know whether they counted (P17). */
  unknown = 0;
  /** Refusals of any kind, by code. Numbered presses come again after most of them. */
  readonly refusals = new Tally();
  /** Why connections ended or failed. */
  readonly endings = new Tally();
}
