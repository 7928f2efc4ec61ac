/*
 * For lessons that accept text only.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { LessonSocket, Message } from './lesson.ts';

/**
 * A binary frame ends the connection with 1003, "a type of data it cannot accept" (RFC 6455 §7.4.1).
 * @param heard gets the text frames
 */
export function textOnly<Memory extends object>(heard: (socket: LessonSocket<Memory>, text: string) => void) {
  return (socket: LessonSocket<Memory>, message: Message): void => {
    if (typeof message === 'string') heard(socket, message);
    else socket.end(CloseCode.UNSUPPORTED_DATA, 'text frames only');
  };
}
