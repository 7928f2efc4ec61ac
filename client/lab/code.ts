/*
 * The code that handled an entry. In: an entry of a run, and the strategy. Out: the functions that ran, by name; the page
 * fetches their files from the server, and quotes them. Pure.
 */

import type { Content, Entry, PartyName } from '../../sim/entry.ts';
import type { StrategyName } from '../../sim/lab/run.ts';
import type { SabotageName } from '../../sim/sabotage.ts';
import {
  CHECKS,
  CHECKS_SMALL,
  type CodeName,
  INJECTS,
  INJECTS_OTHERS,
  INJECTS_SMALL,
  SABOTAGED,
  STEPS,
} from './code-names.ts';
import type { Index, Transit } from './layout/run.ts';

const OUR_SABOTAGES = 'ours/';

/** The file of a strategy's code: a small one fits on a screen; ours is the real program. */
export function fileOfStrategy(strategy: StrategyName): `${string}.ts` {
  if (strategy === 'ours') return 'client/sync/engine.ts';
  return strategy.startsWith(OUR_SABOTAGES) ? 'sim/sabotage.ts' : `sim/lab/strategies/${strategy}.ts`;
}

/** What a sabotaged strategy runs in place of ours; empty for the others. */
export function replacedIn(strategy: StrategyName): readonly CodeName[] {
  if (!strategy.startsWith(OUR_SABOTAGES)) return [];
  return SABOTAGED[strategy.slice(OUR_SABOTAGES.length) as SabotageName];
}

/** The functions that handled an entry, in the order in which they ran; empty: the simulated world did it. */
export function codeOf(entries: readonly Entry[], index: Index, strategy: StrategyName): readonly CodeName[] {
  const entry = entries[index]!;
  if (strategy.startsWith('ours')) return codeOfOurs(entry);
  if (entry.kind === 'happening') return INJECTS_SMALL;
  if (entry.kind === 'violated') return CHECKS_SMALL[entry.rule] ?? [];
  const name = halfAt(entries, index);
  return name === undefined ? [] : [`${fileOfStrategy(strategy)}#${name}`];
}

function codeOfOurs(entry: Entry): readonly CodeName[] {
  if (entry.kind === 'happening') return INJECTS[entry.happening.kind] ?? INJECTS_OTHERS;
  if (entry.kind === 'violated') return CHECKS[entry.rule] ?? [];
  return STEPS[stepOf(entry)] ?? [];
}

/** By this name, STEPS has the functions. */
export function stepOf(entry: Entry): string {
  const { kind } = entry;
  if (kind === 'told') return `told ${entry.news.kind}`;
  if (kind === 'lost') return `lost ${entry.why}`;
  if (kind === 'sent' || kind === 'arrived') return `${sideOf(entry)} ${kind} ${nameOf(entry.content)}`;
  return 'what' in entry && kind !== 'violated' ? `${kind} ${entry.what}` : kind;
}

/** Where its code ran: where it was sent, or where it arrived. */
function sideOf({ kind, from, to }: Transit): 'client' | 'server' {
  return (kind === 'arrived' ? to : from) === 'server' ? 'server' : 'client';
}

function nameOf(content: Content): string {
  if ('note' in content) return 'note';
  if ('signal' in content) return content.signal;
  if ('action' in content) return content.action;
  return content.type === 'refused' ? `refused ${content.code}` : content.type;
}

// ---------------------------------------------------------------------------------- the small strategies

type Handler = `${'client' | 'server'}.${'opened' | 'closed' | 'press' | 'message' | 'committed' | 'timer'}`;

/** The handler of a small strategy that ran: the one that was called last at that party, at that moment. */
function halfAt(entries: readonly Entry[], index: Index): Handler | 'client' | 'server' | undefined {
  const entry = entries[index]!;
  const party = partyOf(entry);
  if (party === undefined) return undefined;
  if (entry.kind === 'commit' && entry.what === 'begun') return committerAt(entries, index);
  for (let at = index; at >= 0 && entries[at]!.atMs === entry.atMs; at--) {
    const called = calledBy(entries[at]!, party);
    if (called !== undefined) return called;
  }
  if (entry.kind === 'page' || entry.kind === 'server') return undefined; // it ended, or slept
  return party === 'server' ? 'server.timer' : 'client.timer';
}

/** A write may wait for the one before it; what asks for it is a message, or a write that failed. */
function committerAt(entries: readonly Entry[], index: Index): Handler {
  const { atMs } = entries[index]!;
  const isFailed = (entry: Entry): boolean => entry.kind === 'commit' && entry.what === 'failed';
  return entries.some((entry, at) => at < index && entry.atMs === atMs && isFailed(entry))
    ? 'server.committed'
    : 'server.message';
}

/** Whose code an entry comes from. */
function partyOf(entry: Entry): PartyName | undefined {
  switch (entry.kind) {
    case 'sent':
      return 'signal' in entry.content ? undefined : entry.from;
    case 'arrived':
      return entry.to;
    case 'pressed':
    case 'told':
    case 'believes':
    case 'page':
      return entry.who;
    case 'server':
    case 'durable':
      return 'server';
    case 'commit':
      return entry.what === 'lost' ? undefined : 'server';
    default:
      return undefined;
  }
}

/** The handler that is called for an entry, if it is one of this party. */
function calledBy(entry: Entry, party: PartyName): ReturnType<typeof halfAt> {
  if (partyOf(entry) !== party) return undefined;
  switch (entry.kind) {
    case 'pressed':
      return 'client.press';
    case 'durable':
      return 'server.committed';
    case 'commit':
      return entry.what === 'failed' ? 'server.committed' : undefined;
    case 'page':
      return entry.what === 'opened' ? 'client' : undefined;
    case 'server':
      return entry.what === 'started' ? 'server' : undefined;
    case 'arrived':
      return receiving(entry.content, party === 'server' ? 'server' : 'client');
    default:
      return undefined;
  }
}

function receiving(content: Content, half: 'client' | 'server'): Handler {
  if (!('signal' in content)) return `${half}.message`;
  return content.signal === 'open' ? `${half}.opened` : `${half}.closed`;
}
