/*
 * A failure as a link: an experiment, and how it is viewed, as /lab/<mission>#1.<fingerprint>.<data>. The data is JSON,
 * deflated, in base64url. It never leaves the browser, since it is in the fragment. In: what to share, or a link. Out: a link,
 * or the shared experiment, checked field by field.
 */

import { MISSION_NAMES, type MissionName } from '../../protocol/missions.ts';
import { experimentOf } from './beginnings.ts';
import { between, fields, isExperiment, listOf, oneOf, optional, text, whole } from './fields.ts';
import { FINGERPRINT } from './fingerprint.ts';
import { damaged, LinkError, pack, unpack } from './packing.ts';
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

const VERSION = '1';
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
  return `${VERSION}.${FINGERPRINT}.${await pack(compact(shared))}`;
}

/** @param fragment with or without the # @throws LinkError */
export async function openFragment(fragment: string): Promise<Opened> {
  const [version, fingerprint, data, ...rest] = fragment.replace(/^#/, '').split('.');
  if (version !== VERSION) throw new LinkError('version', 'The link is of another version of the Lab.');
  if (fingerprint === undefined || data === undefined || rest.length > 0) throw damaged();
  const value = expand(await unpack(data));
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
