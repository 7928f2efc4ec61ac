/*
 * Lesson: the closing handshake (RFC 6455 §7). One side sends a close frame with a code and a reason, the other
 * side answers with one, and then TCP ends: both know that nothing was lost on the way. `close` makes the server
 * close; `close 4000 bye`, with that code and reason. Which codes may be sent: RFC 6455 §7.4 and the IANA registry.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Lesson } from './lesson.ts';
import { textOnly } from './text-only.ts';

const COMMAND = /^close(?:\s+(?<code>\S+)(?:\s+(?<reason>.*))?)?$/su;
/** A control frame holds at most 125 bytes (RFC 6455 §5.5), and the code takes two of them. */
const MAX_REASON_BYTES = 123;
/** Codes that a server does not send (RFC 6455 §7.4.1), and why. */
const NOT_SENT: Readonly<Record<string, string>> = {
  1004: 'is reserved: it has no meaning yet',
  1005: 'stands for a close frame without a code',
  1006: 'stands for an end without a close frame',
  1010: 'is sent by clients only, which miss an extension',
  1015: 'stands for a TLS handshake that failed',
};

export function closing(): Lesson {
  return {
    path: '/lessons/closing',
    received: textOnly((socket, text) => {
      const command = COMMAND.exec(text.trim());
      if (command === null) {
        socket.send(`received: ${text}`);
        return;
      }
      const { code = String(CloseCode.NORMAL), reason = '' } = command.groups!;
      const refusal = whyNot(code, reason);
      if (refusal !== undefined) socket.send(`refused: ${refusal}`);
      else socket.end(Number(code), command.groups!.code === undefined ? 'as you asked' : reason);
    }),
  };
}

/** Why a close frame cannot have this code and reason; undefined if it can. */
function whyNot(code: string, reason: string): string | undefined {
  if (Object.hasOwn(NOT_SENT, code)) return `${code} ${NOT_SENT[code]}`;
  if (!/^(100[0-37-9]|101[1-4]|[34]\d{3})$/.test(code)) {
    return 'a server can send 1000 to 1003, 1007 to 1009, 1011 to 1014, or 3000 to 4999';
  }
  const bytes = Buffer.byteLength(reason);
  return bytes > MAX_REASON_BYTES
    ? `a reason has at most ${MAX_REASON_BYTES} bytes of UTF-8, not ${bytes}`
    : undefined;
}
