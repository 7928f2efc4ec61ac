/*
 * A world's log as text: a space-time diagram, time downwards, a lane for each party. In: entries. Out: lines.
 *
 *      ms   a   b   S   D
 *   512.3   ●   │   │   │   to server: +1 #3
 *   530.1   ├───┼───▶   │   server gets +1 #3
 */

import type { News } from '../client/sync/effects.ts';
import type { Hello, ServerMessage } from '../protocol/messages.ts';
import type { Content, Entry, PartyName } from './entry.ts';
import { tellHappening } from './happening.ts';

const LANE_COLUMNS = 4;
const TIME_COLUMNS = 9;
const SERVER = 'server';
const DISK = 'disk';

/** @param entries all of one world, from its beginning */
export function traceOf(entries: readonly Entry[]): string[] {
  const lanes = lanesOf(entries);
  const head = lanes.map((name) => short(name).padEnd(LANE_COLUMNS)).join('');
  const lines = entries.filter(isTold).map((entry) => lineOf(entry, lanes));
  return [`${'ms'.padStart(TIME_COLUMNS)}   ${head}`.trimEnd(), ...lines];
}

/** A press is told by its page. */
function isTold(entry: Entry): boolean {
  return entry.kind !== 'happening' || entry.happening.kind !== 'press';
}

/** Tabs, then plain pressers, then the server and its disk: in alphabetical order. */
function lanesOf(entries: readonly Entry[]): PartyName[] {
  const names = new Set<PartyName>();
  for (const entry of entries) {
    if ('who' in entry) names.add(entry.who);
    else if ('from' in entry && entry.from !== SERVER) names.add(entry.from);
  }
  return [...[...names].sort(), SERVER, DISK];
}

function short(name: PartyName): string {
  return name === SERVER ? 'S' : name === DISK ? 'D' : name;
}

function lineOf(entry: Entry, lanes: readonly PartyName[]): string {
  const { marks, text } = drawingOf(entry);
  const time = entry.atMs.toFixed(1).padStart(TIME_COLUMNS);
  return `${time}   ${drawLanes(lanes, marks)}${text}`;
}

interface Drawing {
  readonly marks: Marks;
  readonly text: string;
}

type Marks =
  | { readonly on: PartyName; readonly mark: string }
  | { readonly from: PartyName; readonly to: PartyName }
  /** Across all lanes. */
  | 'everywhere';

function drawLanes(lanes: readonly PartyName[], marks: Marks): string {
  const [from, to] =
    marks === 'everywhere'
      ? [-1, -1]
      : 'on' in marks
        ? [lanes.indexOf(marks.on), -1]
        : [lanes.indexOf(marks.from), lanes.indexOf(marks.to)];
  return lanes.map((_, lane) => drawLane(lane, from, to, marks)).join('');
}

function drawLane(lane: number, from: number, to: number, marks: Marks): string {
  if (marks === 'everywhere') return '┄'.repeat(LANE_COLUMNS);
  if ('on' in marks) return (lane === from ? marks.mark : '│').padEnd(LANE_COLUMNS);
  const right = to > from;
  const isInside = lane >= Math.min(from, to) && lane < Math.max(from, to);
  const line = isInside ? '─'.repeat(LANE_COLUMNS - 1) : ' '.repeat(LANE_COLUMNS - 1);
  if (lane === to) return `${right ? '▶' : '◀'}${line}`;
  if (lane === from) return `${right ? '├' : '┤'}${line}`;
  return `${isInside ? '┼' : '│'}${line}`;
}

// ---------------------------------------------------------------------------------- in words

function drawingOf(entry: Entry): Drawing {
  switch (entry.kind) {
    case 'happening':
      return { marks: 'everywhere', text: ` ${tellHappening(entry.happening)}` };
    case 'sent':
      return on(entry.from, '●', `to ${entry.to}: ${tellContent(entry.content)}`);
    case 'arrived':
      return { marks: entry, text: `${entry.to} gets ${tellContent(entry.content)}` };
    case 'lost':
      return on(
        entry.to,
        '✕',
        `lost in transit from ${entry.from}, ${WHY[entry.why]}: ${tellContent(entry.content)}`,
      );
    case 'pressed':
      return on(entry.who, '■', `${entry.who} presses ${signed(entry.delta)}`);
    case 'told':
      return on(entry.who, '!', `${entry.who} is told: ${tellNews(entry.news)}`);
    case 'believes':
      return on(entry.who, '○', tellBelief(entry));
    case 'page':
      return on(
        entry.who,
        '*',
        `the page ${entry.who} is ${entry.what === 'woke' ? 'awake again' : entry.what}`,
      );
    default:
      return drawServer(entry);
  }
}

type OfServer = Exclude<
  Entry,
  { kind: 'happening' | 'sent' | 'arrived' | 'lost' | 'pressed' | 'told' | 'believes' | 'page' }
>;

function drawServer(entry: OfServer): Drawing {
  switch (entry.kind) {
    case 'server':
      return on(SERVER, '*', SERVER_DOES[entry.what]);
    case 'commit':
      return on(
        DISK,
        entry.what === 'begun' ? '○' : '✕',
        `a commit of ${entry.presses} presses ${COMMIT[entry.what]}`,
      );
    case 'durable':
      return on(
        DISK,
        '■',
        `${entry.presses} presses are on disk: ${entry.value}, revision ${entry.revision}`,
      );
    case 'rotated':
      return on(DISK, '*', `the bucket ${entry.bucket} begins`);
    case 'epoch':
      return on(DISK, '*', `${entry.epoch} begins`);
    case 'restored':
      return on(DISK, '*', `an older copy is put back, of revision ${entry.revision}`);
    case 'healed':
      return { marks: 'everywhere', text: ' no more faults' };
    case 'converged':
      return { marks: 'everywhere', text: ' all have converged' };
    case 'violated':
      return { marks: 'everywhere', text: ` ${entry.rule} is broken: ${entry.what}` };
    default:
      return entry satisfies never;
  }
}

const WHY = {
  line: 'since the line is broken',
  nobody: 'since nobody listens',
  behind: 'since it reads too slowly',
} as const;

const SERVER_DOES = {
  started: 'the server starts',
  gone: 'the server is gone',
  stopping: 'the server is told to stop',
  woke: 'the server is awake again',
  drained: 'a slow reader has caught up',
} as const;

const COMMIT = { begun: 'begins', failed: 'failed', lost: 'was lost in the crash' } as const;

function on(name: PartyName, mark: string, text: string): Drawing {
  return { marks: { on: name, mark }, text };
}

export function tellContent(content: Content): string {
  if ('signal' in content) return content.signal === 'open' ? 'open' : `close ${content.code}`;
  if ('type' in content) return tellServerMessage(content);
  if ('note' in content) return JSON.stringify(content.note);
  switch (content.action) {
    case 'hello':
      return `hello${content.session ? ` ${tellSession(content.session)}, acked ${content.acked}${tellKnown(content)}` : ''}`;
    case 'ping':
      return 'ping';
    case 'pace':
      return `pace ${content.pace}`;
    case 'press':
      return `${signed(content.delta)}${content.seq === undefined ? '' : ` #${content.seq}`}`;
    default:
      return content satisfies never;
  }
}

function tellServerMessage(message: ServerMessage): string {
  switch (message.type) {
    case 'state':
      return `state ${message.value}, revision ${message.revision}${tellBranch(message)}`;
    case 'users':
      return `users ${message.count}`;
    case 'welcome':
      return `welcome ${tellSession(message.session)}, seq ${message.seq}: ${message.value}, revision ${message.revision}${tellBranch(message)}`;
    case 'ack':
      return `ack #${message.seq}, revision ${message.revision}`;
    case 'refused':
      return `refused ${message.code}${message.seq === undefined ? '' : ` #${message.seq}`}`;
    case 'pong':
      return 'pong';
    default:
      return message satisfies never;
  }
}

/** Without its signature. @example tellSession('2.0000000000000000000007…') // 'session 2.7' */
function tellSession(session: string): string {
  return `session ${session.replace(/\.0*(\d*).*/, '.$1')}`;
}

function tellKnown({ branch, revision }: Hello): string {
  return branch === undefined ? '' : `, knows revision ${revision} of ${branch}`;
}

function tellBranch({ branch, diverged }: { branch?: string; diverged?: boolean }): string {
  return `${branch === undefined ? '' : ` of ${branch}`}${diverged ? ', diverged' : ''}`;
}

function tellBelief({ who, shown, saving, users, link }: Extract<Entry, { kind: 'believes' }>): string {
  const seen = shown === undefined ? 'nothing yet' : `${shown}${saving > 0 ? `, ${saving} to save` : ''}`;
  return `${who} shows ${seen}${users === undefined ? '' : `, ${users} people`} (${link})`;
}

function tellNews(news: News): string {
  if (news.kind === 'outcome-unknown') return `${news.presses} of your presses: nobody knows`;
  return news.kind === 'taken' ? `another tab has ${news.presses} of your presses` : news.kind;
}

function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : `−${-delta}`;
}
