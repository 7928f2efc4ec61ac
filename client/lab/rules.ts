/*
 * The rule of PROTOCOL.md that applies to an entry, and the file whose code ran. In: an entry. Out: the rule's
 * number, a path from the root of the repository. Pure.
 */

import type { Content, Entry } from '../../sim/entry.ts';
import type { StrategyName } from '../../sim/lab/run.ts';

export function ruleOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'violated':
      return /^P\d+$/.test(entry.rule) ? entry.rule : undefined;
    case 'sent':
    case 'arrived':
      return ruleOfContent(entry.content);
    case 'lost':
      return entry.why === 'behind' ? 'P23' : 'P10';
    case 'pressed':
      return 'P30';
    case 'believes':
      return 'P12';
    case 'durable':
    case 'commit':
      return 'P11';
    case 'rotated':
      return 'P17';
    case 'epoch':
      return 'P19';
    case 'restored':
      return 'P33';
    default:
      return undefined;
  }
}

function ruleOfContent(content: Content): string | undefined {
  if ('note' in content) return undefined; // a small strategy has its own protocol
  if ('signal' in content) return 'P29';
  if ('type' in content) return OF_SERVER[content.type];
  return OF_CLIENT[content.action];
}

const OF_SERVER = {
  state: 'P21',
  users: 'P22',
  welcome: 'P8',
  ack: 'P11',
  refused: 'P13',
  pong: 'P24',
} as const;

const OF_CLIENT = { hello: 'P7', ping: 'P24', pace: 'P34', press: 'P10' } as const;

/** The file of a strategy's code: a small one fits on a screen; ours is the real program. */
export function fileOfStrategy(strategy: StrategyName): string {
  if (strategy === 'ours') return 'client/sync/engine.ts';
  return strategy.startsWith('ours/') ? 'sim/sabotage.ts' : `sim/lab/strategies/${strategy}.ts`;
}

/** The file whose code caused it. undefined: the simulated world did. */
export function fileOf(entry: Entry, strategy: StrategyName): string | undefined {
  const isOurs = strategy.startsWith('ours');
  if (entry.kind === 'happening') return 'sim/inject.ts';
  if (entry.kind === 'violated') return isOurs ? 'sim/oracle.ts' : 'sim/lab/press-book.ts';
  if (!isOurs) return fileOfStrategy(strategy);
  if (entry.kind === 'sent' || entry.kind === 'arrived') return fileOfContent(entry);
  return OF_ENTRY[entry.kind];
}

function fileOfContent({
  kind,
  to,
  content,
}: Extract<Entry, { kind: 'sent' | 'arrived' }>): string | undefined {
  if ('note' in content) return undefined;
  const isAtServer = (kind === 'arrived') === (to === 'server');
  if ('signal' in content) return isAtServer ? 'server/counter/room.ts' : 'client/sync/link.ts';
  const what = 'type' in content ? content.type : content.action;
  return (isAtServer ? AT_SERVER : AT_CLIENT)[what];
}

export const OF_ENTRY: Readonly<Partial<Record<Entry['kind'], string>>> = {
  pressed: 'client/sync/engine.ts',
  believes: 'client/sync/engine.ts',
  told: 'client/sync/engine.ts',
  commit: 'server/counter/commit-queue.ts',
  durable: 'server/counter/plan.ts',
};

export const AT_SERVER = {
  state: 'server/counter/room.ts',
  users: 'server/counter/pacer.ts',
  welcome: 'server/counter/joining.ts',
  ack: 'server/counter/presses.ts',
  refused: 'server/counter/refusals.ts',
  pong: 'server/counter/room.ts',
  hello: 'server/counter/joining.ts',
  ping: 'server/counter/room.ts',
  pace: 'server/counter/pacer.ts',
  press: 'server/counter/presses.ts',
} as const;

export const AT_CLIENT = {
  state: 'client/sync/ledger.ts',
  users: 'client/sync/engine.ts',
  welcome: 'client/sync/engine.ts',
  ack: 'client/sync/ledger.ts',
  refused: 'client/sync/presses.ts',
  pong: 'client/sync/link.ts',
  hello: 'client/sync/link.ts',
  ping: 'client/sync/link.ts',
  pace: 'client/sync/pace.ts',
  press: 'client/sync/presses.ts',
} as const;
