/*
 * What broke, in one English sentence: for the terminal. In: a value (broken.ts). Out: a sentence.
 */

import type { Between, Broken, HandlerName, Loss, Place, PressOf } from './broken.ts';

const NAMES = ['Ann', 'Ben', 'Cora', 'Dan', 'Eve', 'Finn', 'Gina'];
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** A device has a letter for a name. @example nameOf('b') // 'Ben' */
export function nameOf(who: string): string {
  if (who === 'server') return 'the server';
  return NAMES[who.charCodeAt(0) - 'a'.charCodeAt(0)] ?? who;
}

const BETWEEN: Readonly<Record<Between, string>> = {
  'server-restart': ': the server got it before and after its restart',
  reload: ': the page sent it before and after it was reloaded',
  reconnect: ': the page sent it again after it had reconnected',
  resend: ': the page sent it twice on one connection',
  other: '',
};

const HOW: Readonly<Record<Loss, string>> = {
  unsent: 'no message carried it to the server',
  reload: 'the page had not saved it when it was reloaded',
  'in-flight': 'each message that carried it was lost on the way',
  'server-restart': 'the server got it, and crashed before it was durable',
  overwritten: 'a later commit replaced the number that included it',
  ignored: 'the server got it, and did not count it',
};

export function sentenceOf(broken: Broken): string {
  switch (broken.rule) {
    case 'twice':
      return `${pressText(broken)} was counted twice${BETWEEN[broken.between]}.`;
    case 'lost': {
      const told =
        broken.told === 'saved' ? `${nameOf(broken.who)} was told that it is saved` : 'nobody was told';
      return `${pressText(broken)} was never counted, and ${told}: ${HOW[broken.how]}.`;
    }
    case 'gave-up':
      return `${pressText(broken)} was given up, though only ${count(broken.others, 'other client')} had pressed: the server must remember ${broken.remembered}.`;
    case 'sum':
      return `The number is ${broken.value}, and should be ${broken.expected}.`;
    case 'disagree':
      return `A minute after the last fault, ${nameOf(broken.who)}'s screen shows ${broken.shows ?? 'nothing'}, and the number is ${broken.value}.`;
    case 'queue':
      return `${count(broken.waiting, 'message')} wait for ${nameOf(broken.to)}, who reads slowly; ${broken.most} may.`;
    case 'memory':
      return `The stored state has ${broken.bytes} bytes; it may have ${broken.most}.`;
    case 'hang':
      return 'The code did not return for two seconds.';
    case 'limit':
      return `${codeText(broken)} exceeded ${broken.most} ${LIMITED[broken.what]}.`;
    case 'error':
      return `${codeText(broken)} threw an error: ${broken.message}.`.replace(/([.!?])\.$/, '$1');
    default:
      return broken satisfies never;
  }
}

const LIMITED = {
  callbacks: 'callbacks in one world',
  timers: 'timers at once',
  iterations: 'loop iterations in one callback',
};

function pressText({ who, nth }: PressOf): string {
  return `${nameOf(who)}'s ${ORDINALS[nth - 1] ?? `${nth}th`} press`;
}

function codeText({ in: handler, at }: { readonly in?: HandlerName; readonly at?: Place }): string {
  const line = at === undefined ? '' : `, line ${at.line}`;
  return `${handler === undefined ? 'The code' : handlerText(handler)}${line}`;
}

/** @example handlerText({ half: 'server', handler: 'committed', who: 'server' }) // 'server.committed' */
export function handlerText({ half, handler }: HandlerName): string {
  return handler === 'create' ? half : `${half}.${handler}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
