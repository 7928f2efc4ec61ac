/*
 * JSON as the text of a link: deflated, in base64url. A link is untrusted input, so what it holds is limited, before and after
 * it is inflated. In: a value, or the text. Out: the other, or a LinkError.
 */

export type LinkFault =
  /** The link's format is newer than this code. */
  | 'version'
  /** Truncated, or altered in transit. */
  | 'damaged'
  | 'too-long'
  /** The experiment is not valid. */
  | 'invalid';

/** Why a link cannot be opened. */
export class LinkError extends Error {
  constructor(
    readonly fault: LinkFault,
    what: string,
  ) {
    super(what);
  }
}

/** In characters, of the data. */
const MAX_DATA = 65_536;
/** In bytes, of the decompressed JSON: a small link must not exhaust the memory. */
const MAX_BYTES = 262_144;

/** @throws LinkError if it is too large for a link */
export async function pack(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const deflated = await collect(streamOf(bytes).pipeThrough(new CompressionStream('deflate')), MAX_DATA);
  return toBase64Url(deflated);
}

/** @returns JSON, which the caller checks @throws LinkError */
export async function unpack(data: string): Promise<unknown> {
  if (data.length > MAX_DATA)
    throw new LinkError('too-long', `The link has more than ${MAX_DATA} characters.`);
  return parse(await inflate(data));
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged();
  }
}

async function inflate(data: string): Promise<Uint8Array> {
  try {
    return await collect(
      streamOf(fromBase64Url(data)).pipeThrough(new DecompressionStream('deflate')),
      MAX_BYTES,
    );
  } catch (error) {
    throw error instanceof LinkError ? error : damaged();
  }
}

export function damaged(): LinkError {
  return new LinkError('damaged', 'The link is damaged: part of it is missing, or was changed on the way.');
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
}

/** @throws LinkError beyond `most` bytes; the rest is not read */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new LinkError('too-long', `The link holds more than ${most} bytes.`);
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(data: string): Uint8Array {
  if (!/^[\w-]*$/.test(data)) throw damaged();
  return Uint8Array.from(atob(data.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
}
