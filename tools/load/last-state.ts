/*
 * What one socket shows: the last state that it received, as bytes. Parsed only on request, since a
 * crowd receives a hundred thousand of them a second.
 */

export interface Shown {
  readonly value: number;
  /** Servers that do not count commits have none. */
  readonly revision: number | undefined;
}

/** A state with a value and a revision of 16 digits fits. */
const USUAL_BYTES = 96;
const QUOTE = 0x22;

export class LastState {
  /** When the last one came; undefined before the first. */
  atMs: number | undefined;
  /** When this connection brought its first one. */
  firstAtMs: number | undefined;
  private bytes = Buffer.allocUnsafe(USUAL_BYTES);
  private length = 0;

  /** Keeps a state. @param bytes from `from` up to `to`, which may change after the call */
  keep(bytes: Buffer, from: number, to: number, nowMs: number): void {
    this.length = to - from;
    if (this.length > this.bytes.length) this.bytes = Buffer.allocUnsafe(this.length);
    const own = this.bytes; // for so few bytes, a loop costs less than a call of copy()
    for (let i = 0; i < this.length; i++) own[i] = bytes[from + i]!;
    this.atMs = nowMs;
    this.firstAtMs ??= nowMs;
  }

  /** A new connection shows nothing at first. */
  forget(): void {
    this.atMs = undefined;
    this.firstAtMs = undefined;
    this.length = 0;
  }

  /** undefined before the first state. */
  get shown(): Shown | undefined {
    return this.length === 0 ? undefined : readState(this.bytes.toString('latin1', 0, this.length));
  }
}

/** Is it a state? One byte is enough to tell `{"type":"state"` from `{"type":"users"`. */
export function isState(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from + 8] === QUOTE) {
    if (bytes[from + 9] === 0x73) return true; // s
    if (bytes[from + 9] === 0x75) return false; // u
  }
  return readState(bytes.toString('latin1', from, to)) !== undefined;
}

/** A state in any spacing; the type of the classic example is `value`. */
export function readState(text: string): Shown | undefined {
  const fields = readObject(text);
  if (fields === undefined || (fields.type !== 'state' && fields.type !== 'value')) return undefined;
  const { value, revision } = fields;
  if (typeof value !== 'number') return undefined;
  return { value, revision: typeof revision === 'number' ? revision : undefined };
}

/** The number of users, if the message contains it. */
export function readUsers(text: string): number | undefined {
  const fields = readObject(text);
  return fields?.type === 'users' && typeof fields.count === 'number' ? fields.count : undefined;
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
