/*
 * The rule of PROTOCOL.md that applies to an entry. In: an entry. Out: the rule's number. Pure.
 */

import type { Content, Entry } from '../../sim/entry.ts';

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
