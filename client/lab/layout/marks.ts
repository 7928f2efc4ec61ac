/*
 * The marks of the diagram: the shape and position of each entry. In: entries with their positions. Out: marks, without
 * their labels. Pure.
 */

import type { Content, Entry } from '../../../sim/entry.ts';
import type { Lanes } from './lanes.ts';
import type { Ended, Index, Sent } from './run.ts';

export type MessageKind = 'press' | 'ack' | 'state' | 'hello' | 'refused' | 'signal' | 'other';

export interface MessageMark {
  readonly kind: 'message';
  readonly what: MessageKind;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly fate: 'arrived' | 'lost' | 'under way';
  readonly isClientFirst: boolean;
  /** The entry in which it ended. */
  readonly end: Index | undefined;
}

export interface PointMark {
  readonly kind: 'press' | 'number' | 'page' | 'news' | 'server' | 'disk' | 'closed';
  readonly x: number;
  readonly y: number;
}

export interface BandMark {
  readonly kind: 'fault' | 'healed' | 'converged' | 'violation';
  readonly y: number;
}

/** A bracket on the disk's lane, from the start of a commit to its end. */
export interface CommitMark {
  readonly kind: 'commit';
  readonly x: number;
  readonly y1: number;
  readonly y2: number;
  readonly outcome: 'durable' | 'failed' | 'lost' | 'under way';
  readonly end: Index | undefined;
}

export type Shape = MessageMark | PointMark | BandMark | CommitMark;

/** The end point of a message that was lost as soon as it was sent: as a fraction of the way, and px below. */
const STUB = { part: 0.2, px: 9 };
/** The end point of one lost in flight, as a fraction of the way. */
const MIDWAY = 0.55;

export interface Places {
  readonly lanes: Lanes;
  /** The height of an entry; undefined if it is not drawn. */
  readonly yOf: (index: Index) => number | undefined;
  readonly bottom: number;
}

export function messageKind(content: Content): MessageKind {
  if ('signal' in content) return 'signal';
  if ('note' in content) return content.about === undefined ? 'state' : 'press';
  if ('action' in content)
    return content.action === 'press' ? 'press' : content.action === 'hello' ? 'hello' : 'other';
  switch (content.type) {
    case 'ack':
    case 'refused':
    case 'state':
      return content.type;
    case 'welcome':
      return 'hello';
    default:
      return 'other';
  }
}

/** @param end the entry in which it ended, if it did */
export function messageMark(
  sent: Sent | Ended,
  index: Index,
  ended: { readonly entry: Ended; readonly index: Index } | undefined,
  { lanes, yOf, bottom }: Places,
): MessageMark | undefined {
  const from = lanes.of(sent.from);
  const to = lanes.of(sent.to);
  const y1 = yOf(index);
  if (from === undefined || to === undefined || y1 === undefined) return undefined;
  const [part, y2] = endOf(sent, ended, y1, yOf, bottom);
  return {
    kind: 'message',
    what: messageKind(sent.content),
    x1: from.x,
    y1,
    x2: from.x + (to.x - from.x) * part,
    y2,
    fate: ended === undefined ? 'under way' : ended.entry.kind,
    isClientFirst: sent.from !== 'server',
    end: ended?.index,
  };
}

/** How far it came, as a fraction of the way, and how far down. */
function endOf(
  sent: Sent | Ended,
  ended: { readonly entry: Ended; readonly index: Index } | undefined,
  y1: number,
  yOf: Places['yOf'],
  bottom: number,
): readonly [part: number, y: number] {
  if (ended === undefined) return [MIDWAY, Math.max(bottom, y1 + STUB.px)];
  const { entry, index } = ended;
  const y2 = Math.max(yOf(index) ?? y1, y1 + STUB.px);
  if (entry.kind === 'arrived' || entry.why === 'nobody') return [1, y2];
  return entry.atMs === sent.atMs ? [STUB.part, y1 + STUB.px] : [MIDWAY, y2];
}

/** Everything other than messages and commits. */
export function pointMark(entry: Entry, index: Index, { lanes, yOf }: Places): Shape | undefined {
  const y = yOf(index);
  if (y === undefined) return undefined;
  const at = (kind: PointMark['kind'], name: string): PointMark | undefined => {
    const lane = lanes.of(name);
    return lane && { kind, x: lane.x, y };
  };
  switch (entry.kind) {
    case 'pressed':
      return at('press', entry.who);
    case 'believes':
      return at('number', entry.who);
    case 'told':
      return at('news', entry.who);
    case 'page':
      return at('page', entry.who);
    case 'server':
      return at('server', 'server');
    case 'arrived': // nobody sent it: the connection ended by itself
      return entry.transit === 0 && entry.to !== 'server' ? at('closed', entry.to) : undefined;
    case 'rotated':
    case 'epoch':
    case 'restored':
      return at('disk', 'disk');
    case 'happening':
      return { kind: 'fault', y };
    case 'violated':
      return { kind: 'violation', y };
    case 'healed':
    case 'converged':
      return { kind: entry.kind, y };
    default:
      return undefined;
  }
}

/** The commits, each from start to end. */
export function commitMarks(
  entries: readonly Entry[],
  { lanes, yOf, bottom }: Places,
): (readonly [Index, CommitMark])[] {
  const marks: (readonly [Index, CommitMark])[] = [];
  const x = lanes.of('disk')!.x;
  let begun: Index | undefined;
  const close = (end: Index | undefined, outcome: CommitMark['outcome']): void => {
    const start = begun ?? end;
    if (start === undefined) return;
    const y1 = yOf(start)!;
    const y2 = end === undefined ? bottom : yOf(end)!;
    marks.push([end ?? start, { kind: 'commit', x, y1, y2, outcome, end }]);
    begun = undefined;
  };
  entries.forEach((entry, index) => {
    if (entry.kind === 'durable') close(index, 'durable');
    else if (entry.kind === 'commit' && entry.what !== 'begun') close(index, entry.what);
    else if (entry.kind === 'commit') begun = index;
  });
  if (begun !== undefined) close(undefined, 'under way');
  return marks;
}
