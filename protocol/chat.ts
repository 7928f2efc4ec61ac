/*
 * The messages of the lesson `chat`, as JSON text frames. Clients send `login` (name), `message` (text) and
 * `logout`. Types and limits only.
 */

/** In characters, as people count them. */
export const MAX_NAME_LENGTH = 20;
export const MAX_TEXT_LENGTH = 500;
/** A welcome lists at most this many guests. */
export const MAX_LISTED_NAMES = 100;

export interface Said {
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
}

/** Somebody joined or left. */
export interface Move {
  readonly type: 'joined' | 'left';
  readonly name: string;
  readonly online: number;
}

/** What everybody else in the room receives. */
export type Broadcast = Move | ({ readonly type: 'message' } & Said);

/** Server to client. */
export type ChatMessage =
  | Broadcast
  | {
      readonly type: 'welcome';
      readonly name: string;
      readonly online: number;
      /** The guests in the room, including the newcomer; at most the first hundred. */
      readonly names: readonly string[];
    }
  | { readonly type: 'history'; readonly messages: readonly Said[] }
  | { readonly type: 'delivered'; readonly text: string; readonly at: number }
  | { readonly type: 'refused'; readonly reason: string };
