/*
 * Payloads in readable form: text, and bytes in hexadecimal. Pure.
 */

/** Longer payloads are truncated to this many characters … */
export const MAX_SHOWN_CHARACTERS = 400;
/** … or bytes. */
export const MAX_SHOWN_BYTES = 64;

const encoder = new TextEncoder();

/** A payload as displayed. */
export interface ShownPayload {
  readonly opcode: 'text' | 'binary';
  /** The size of the whole payload. */
  readonly bytes: number;
  readonly payload: string;
}

/** @example shownPayload(new Uint8Array([72, 105])) // { opcode: 'binary', bytes: 2, payload: '48 69' } */
export function shownPayload(payload: string | Uint8Array): ShownPayload {
  if (typeof payload === 'string') {
    return { opcode: 'text', bytes: encoder.encode(payload).length, payload: cutText(payload) };
  }
  const ellipsis = payload.length > MAX_SHOWN_BYTES ? ' …' : '';
  const payloadShown = toHex(payload.subarray(0, MAX_SHOWN_BYTES)) + ellipsis;
  return { opcode: 'binary', bytes: payload.length, payload: payloadShown };
}

/** @example toHex(new Uint8Array([0, 255])) // '00 ff' */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/**
 * Parses pairs of hexadecimal digits, with or without spaces; undefined if there is anything else.
 * @example fromHex('48 69') // Uint8Array [72, 105]
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Truncated between characters, never inside a surrogate pair. */
function cutText(text: string): string {
  if (text.length <= MAX_SHOWN_CHARACTERS) return text;
  const end = /[\uD800-\uDBFF]/.test(text[MAX_SHOWN_CHARACTERS - 1]!) ? -1 : 0;
  return `${text.slice(0, MAX_SHOWN_CHARACTERS + end)}…`;
}
