/*
 * A failure as a link: an experiment, and how it is viewed, as /lab/<mission>#1.<fingerprint>.<data>. The data is JSON,
 * deflated, in base64url. It never leaves the browser, since it is in the fragment. In: what to share, or a link. Out: a link,
 * or the shared experiment, checked field by field.
 */

import { MISSION_NAMES, type MissionName } from '../../protocol/missions.ts';
import { experimentOf } from './beginnings.ts';
import { between, fields, isExperiment, listOf, oneOf, optional, text, whole } from './fields.ts';
import { FINGERPRINT } from './fingerprint.ts';
import { type Experiment, LIMITS, STRATEGIES, type StrategyName } from './run.ts';

/** How the run is viewed. */
export interface View {
  /** The selected moment. */
  readonly atMs?: number;
  /** The selection: an entry of the log, a press, or a party. */
  readonly entry?: number;
  readonly press?: number;
  readonly party?: string;
  /** The strategy it is compared with. */
  readonly rival?: StrategyName;
  /** The kinds of messages that are not folded away. */
  readonly unfolded?: readonly string[];
}

export interface Shared {
  readonly experiment: Experiment;
  readonly view: View;
  readonly mission?: MissionName;
  /** The failure that the code which made the link saw. */
  readonly recorded?: { readonly rule: string; readonly what: string };
}

/** The content of a link. */
export interface Opened extends Shared {
  /** Was the link made by the same version of the code? If not, the run may differ. */
  readonly isOfThisCode: boolean;
}

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

const VERSION = '1';
/** In characters, of the data. */
const MAX_DATA = 65_536;
/** In bytes, of the decompressed JSON: a small link must not exhaust the memory. */
const MAX_BYTES = 262_144;
const MAX_END_MS = 10 * LIMITS.durationMs;

const isView = fields({
  atMs: optional(between(0, MAX_END_MS)),
  entry: optional(whole(0, LIMITS.entries)),
  press: optional(whole(1, LIMITS.entries)),
  party: optional(text(10)),
  rival: optional(oneOf(...STRATEGIES)),
  unfolded: optional(listOf(text(20), 0, 10)),
});

const isShared = fields({
  experiment: isExperiment,
  view: isView,
  mission: optional(oneOf(...MISSION_NAMES)),
  recorded: optional(fields({ rule: text(20), what: text(1_000) })),
});

/** @param base of the page, such as http://localhost:6789 @returns a link to share */
export async function linkTo(shared: Shared, base: string): Promise<string> {
  const page = new URL(shared.mission === undefined ? '/lab' : `/lab/${shared.mission}`, base);
  page.hash = await fragmentOf(shared);
  return page.href;
}

/** The part of the link after the #. */
export async function fragmentOf(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(compact(shared)));
  const deflated = await collect(streamOf(bytes).pipeThrough(new CompressionStream('deflate')), MAX_DATA);
  return `${VERSION}.${FINGERPRINT}.${toBase64Url(deflated)}`;
}

/** @param fragment with or without the # @throws LinkError */
export async function openFragment(fragment: string): Promise<Opened> {
  const [version, fingerprint, data, ...rest] = fragment.replace(/^#/, '').split('.');
  if (version !== VERSION) throw new LinkError('version', 'The link is of another version of the Lab.');
  if (fingerprint === undefined || data === undefined || rest.length > 0) throw damaged();
  if (data.length > MAX_DATA)
    throw new LinkError('too-long', `The link has more than ${MAX_DATA} characters.`);
  const value = expand(parse(await inflate(data)));
  const wrong = isShared(value);
  if (wrong !== undefined) throw new LinkError('invalid', `The link should be ${wrong}.`);
  return { ...(value as Shared), isOfThisCode: fingerprint === FINGERPRINT };
}

// ---------------------------------------------------------------------------------- what the seed implies

/** Omits a schedule that the seed generates anyway, which keeps the link short. */
function compact(shared: Shared): unknown {
  const { experiment } = shared;
  const isOwn = JSON.stringify(experiment.schedule) === JSON.stringify(ownScheduleOf(experiment));
  return isOwn ? { ...shared, experiment: { ...experiment, schedule: undefined } } : shared;
}

function ownScheduleOf({ seed, settings }: Pick<Experiment, 'seed' | 'settings'>): Experiment['schedule'] {
  return Object.keys(settings).length === 0 ? experimentOf(seed).schedule : [];
}

function expand(value: unknown): unknown {
  const experiment = (value as { experiment?: Partial<Experiment> } | null)?.experiment;
  if (typeof experiment !== 'object' || experiment === null || 'schedule' in experiment) return value;
  const schedule = { schedule: [] };
  if (isExperiment({ ...experiment, ...schedule }) !== undefined) return value; // the caller rejects it for that
  return {
    ...(value as object),
    experiment: { ...experiment, schedule: ownScheduleOf(experiment as Experiment) },
  };
}

// ---------------------------------------------------------------------------------- bytes

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

function damaged(): LinkError {
  return new LinkError('damaged', 'The link is damaged: part of it is missing, or was changed.');
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
