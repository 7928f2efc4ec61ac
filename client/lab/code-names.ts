/*
 * Which functions handle what, in the order in which they run: what the inspector quotes. A test checks that each of them
 * exists, and that every step of many runs has an entry here. Out: tables of names. Pure.
 */

import type { SabotageName } from '../../sim/sabotage.ts';

/** A function, method or class of this project: `server/counter/plan.ts#planCommit`. */
export type CodeName = `${string}.ts#${string}`;

function on(file: `${string}.ts`, ...names: readonly string[]): readonly CodeName[] {
  return names.map((name): CodeName => `${file}#${name}`);
}

const engine = (...names: string[]) => on('client/sync/engine.ts', ...names);
const clientPresses = (...names: string[]) => on('client/sync/presses.ts', ...names);
const ledger = (...names: string[]) => on('client/sync/ledger.ts', ...names);
const room = (...names: string[]) => on('server/counter/room.ts', ...names);
const presses = (...names: string[]) => on('server/counter/presses.ts', ...names);
const joining = (...names: string[]) => on('server/counter/joining.ts', ...names);
const refusals = (...names: string[]) => on('server/counter/refusals.ts', ...names);
const oracle = (...names: string[]) => on('sim/oracle.ts', ...names);
const pageChecker = (...names: string[]) => on('sim/page-checker.ts', ...names);
const serverChecker = (...names: string[]) => on('sim/server-checker.ts', ...names);
const inject = (...names: string[]) => on('sim/inject.ts', ...names);

const PUBLISHES = [...on('server/counter/room-state.ts', 'state'), ...room('tick')];
const COUNTS = [...on('server/counter/room-state.ts', 'users'), ...room('tick')];

/** Our own counter, by step: what happened, and for a message the side that sent it or that it arrived at. */
export const STEPS: Readonly<Record<string, readonly CodeName[]>> = {
  pressed: [...engine('press'), ...clientPresses('add'), ...ledger('press')],
  believes: ledger('shown'),
  'told others': clientPresses('tellOthers'),
  'told outcome-unknown': clientPresses('tellGivenUp'),
  'told taken': clientPresses('leave'),
  'told new-life': clientPresses('welcomed'),
  'told older-copy': clientPresses('welcomed'),
  'told range': clientPresses('tellWithdrawn'),
  'told unsupported': clientPresses('tellWithdrawn'),
  'page opened': on('client/sync/custody.ts', 'openCustody'),
  'commit begun': presses('commit'),
  'commit failed': presses('commitFailed'),
  'commit lost': on('sim/disk.ts', 'crash'),
  durable: [...on('server/counter/plan.ts', 'planCommit', 'settleRuns'), ...presses('committed')],
  rotated: on('server/counter/plan.ts', 'planCommit'),
  epoch: room('changed'),
  restored: on('sim/disk.ts', 'restore'),
  'server started': room('constructor'),
  'server stopping': room('stop', 'sayGoodbye'),
  'server drained': room('drained', 'latest'),
  'server woke': on('sim/server.ts', 'wake'),
  'server gone': on('sim/server.ts', 'die'),
  healed: on('sim/world.ts', 'heal'),
  converged: on('sim/world.ts', 'isConverged'),
  'lost line': on('sim/pipe.ts', 'lose'),
  'lost nobody': on('sim/network.ts', 'arrivedUp'),
  'lost behind': on('server/counter/host.ts', 'dropped'),

  'client sent open': on('client/sync/host.ts', 'openSocket'),
  'client arrived open': [...engine('opened', 'prepareHello', 'greetWhereDue')],
  'client sent close': on('client/sync/host.ts', 'leaveSocket'),
  'client arrived close': [...engine('closed'), ...on('client/sync/link.ts', 'closed', 'wait')],
  'client sent hello': engine('hello'),
  'client sent press': [...clientPresses('sendPending'), ...ledger('takeToSend')],
  'client sent ping': on('client/sync/link.ts', 'beat', 'ping'),
  'client sent pace': [...engine('askPace'), ...on('client/sync/pace.ts', 'take')],
  'client arrived state': [...engine('showState'), ...ledger('state', 'adopt')],
  'client arrived users': engine('received'),
  'client arrived welcome': [...engine('welcomed'), ...ledger('welcome', 'settleUpTo')],
  'client arrived ack': [...clientPresses('acknowledged'), ...ledger('ack', 'settle')],
  'client arrived pong': on('client/sync/link.ts', 'heard'),
  'client arrived refused rate-limited': [...engine('heldBack'), ...clientPresses('sendAgainAfter')],
  'client arrived refused busy': [...engine('foundBusy', 'heldBack'), ...clientPresses('sendAgainAfter')],
  'client arrived refused gap': [...engine('foundGap'), ...clientPresses('sendAgainAfter')],
  'client arrived refused session-expired': [...engine('expired'), ...ledger('expire')],
  'client arrived refused range': [...engine('refusedForGood'), ...ledger('withdraw')],
  'client arrived refused bad-message': [...engine('refusedForGood'), ...ledger('withdraw')],
  'client arrived refused protocol': engine('refused'),
  'client arrived refused may-not-press': engine('mayNotPress'),

  'server arrived open': room('opened'),
  'server sent open': room('opened'),
  'server arrived close': room('closed'),
  'server sent close': room('closeAll'),
  'server arrived hello': joining('hello', 'lookUps'),
  'server arrived press': presses('press', 'numbered'),
  'server arrived ping': room('ping'),
  'server arrived pace': room('setPace', 'latest'),
  'server sent state': PUBLISHES,
  'server sent users': COUNTS,
  'server sent welcome': joining('lookedUp', 'welcome'),
  'server sent ack': presses('committed', 'runCommitted'),
  'server sent pong': room('ping'),
  'server sent refused rate-limited': refusals('holdBack', 'refuseForNow'),
  'server sent refused busy': refusals('holdBack', 'refuseForNow'),
  'server sent refused gap': refusals('refuseGap'),
  'server sent refused session-expired': joining('expire'),
  'server sent refused range': refusals('refuseRange'),
  'server sent refused bad-message': refusals('strike'),
  'server sent refused protocol': refusals('strike'),
  'server sent refused may-not-press': refusals('refuseWatcher'),
};

const TO_LINE = [...inject('injectIntoLine'), ...on('sim/network.ts', 'cut')];
const TO_BROWSER = inject('injectIntoBrowser');
const TO_SERVER = inject('injectIntoServer');

/** What injects a fault; every other kind: `inject` itself. */
export const INJECTS: Readonly<Record<string, readonly CodeName[]>> = {
  cut: TO_LINE,
  'plain-cut': TO_LINE,
  'half-open': [...inject('injectIntoLine'), ...on('sim/network.ts', 'halfOpen')],
  outage: [...inject('injectIntoLine'), ...on('sim/tab.ts', 'loseNetwork')],
  'browser-kill': inject('injectIntoBrowser', 'killBrowser'),
  'storage-fails': TO_BROWSER,
  'storage-hangs': TO_BROWSER,
  'corrupt-record': TO_BROWSER,
  duplicate: inject('duplicate'),
  twin: inject('twin'),
  'take-back': inject('takeBack'),
  'hasty-reload': inject('reloadInHaste'),
  'server-crash': TO_SERVER,
  'server-stop': TO_SERVER,
  'server-pause': TO_SERVER,
  'clock-jump': TO_SERVER,
  'commits-fail': TO_SERVER,
  'look-ups-fail': TO_SERVER,
  'slow-disk': TO_SERVER,
  'new-epoch': TO_SERVER,
  'older-copy': TO_SERVER,
};
export const INJECTS_OTHERS = inject('inject');
export const INJECTS_SMALL = on('sim/lab/strategy-faults.ts', 'strike');

/** What notices that a rule is broken: in a world of our own counter. */
export const CHECKS: Readonly<Record<string, readonly CodeName[]>> = {
  P3: serverChecker('refuses'),
  P5: serverChecker('commits'),
  P8: oracle('heard'),
  P10: oracle('compare', 'Oracle.count', 'settle'),
  P11: oracle('isTrue', 'isSettled', 'rolledBack'),
  P12: pageChecker('check'),
  P15: serverChecker('commits'),
  P16: [...oracle('settlePress'), ...pageChecker('toldWithdrawn')],
  P17: [...oracle('expired'), ...pageChecker('check')],
  P19: pageChecker('check', 'told'),
  P20: [...on('sim/connection.ts', 'seesRevision'), ...oracle('compare')],
  P22: serverChecker('wants'),
  P30: [...pageChecker('sent'), ...on('sim/browser.ts', 'write'), ...oracle('settlePress')],
  P34: [...on('sim/connection.ts', 'hearsPong'), ...serverChecker('keepsPace')],
  end: on('sim/world.ts', 'fail'),
  bounds: [...on('sim/world.ts', 'stepInTime'), ...pageChecker('sent')],
};

/** … and in a world of a small strategy. */
export const CHECKS_SMALL: Readonly<Record<string, readonly CodeName[]>> = {
  P10: on('sim/lab/press-book.ts', 'written', 'settle'),
  end: on('sim/lab/press-book.ts', 'disagrees'),
};

const sabotage = (...names: string[]) => on('sim/sabotage.ts', ...names);

/** What a sabotaged strategy runs in place of ours. */
export const SABOTAGED: Readonly<Record<SabotageName, readonly CodeName[]>> = {
  'dedupe-off': sabotage('BelievingRoom', 'untrimmed'),
  'ack-before-commit': sabotage('HastyAcks', 'HastyRoom'),
  'publish-before-commit': sabotage('HastyStates', 'HastyRoom'),
  'no-resend-on-drain': sabotage('DeafToDrain'),
  'no-session-expired': sabotage('credulous'),
  'look-up-adopts-early': on('sim/disk.ts', 'flush'),
  'ack-drops-at-once': sabotage('HastyEngine'),
  'sends-before-saved': sabotage('ImpatientEngine'),
  'record-believed': sabotage('BelievingEngine'),
  'record-unfenced': sabotage('unfenced'),
  'record-never-finished': on('sim/tab.ts', 'begin'),
  'older-copy-untold': sabotage('SilentEngine'),
  'passed-copy-untold': sabotage('RoomWithoutBranches'),
  'stays-slow': sabotage('SlowRoom'),
  'copy-believed': sabotage('credulousRecords'),
};
