/*
 * The entries of the log in words: short labels for the marks of the diagram, and a sentence for the list and the
 * inspector. Messages keep their protocol names in every language.
 */

import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Content, Entry } from '../../../sim/entry.ts';
import { say, translated } from '../../language.ts';
import { signed } from '../../words.ts';
import { partyOf } from '../layout/lanes.ts';
import { happeningWords } from './happenings.ts';
import { labWords } from './page.ts';

const entryWords = translated({
  sends: say(
    (from: string, to: string, what: string) => `${from} sends to ${to}: ${what}`,
    (from, to, what) => `${from} 发给 ${to}：${what}`,
    (from, to, what) => `${from} 送給 ${to}：${what}`,
  ),
  gets: say(
    (to: string, from: string, what: string) => `${to} receives from ${from}: ${what}`,
    (to, from, what) => `${to} 从 ${from} 收到：${what}`,
    (to, from, what) => `${to} 從 ${from} 收到：${what}`,
  ),
  loses: say(
    (from: string, to: string, what: string, why: string) =>
      `Lost between ${from} and ${to}, ${why}: ${what}`,
    (from, to, what, why) => `${from} 与 ${to} 之间丢失，${why}：${what}`,
    (from, to, what, why) => `${from} 與 ${to} 之間遺失，${why}：${what}`,
  ),
  why: {
    line: say('because the connection is broken', '因为连接断了', '因為連線斷了'),
    nobody: say('because its receiver is gone', '因为接收方已经不在', '因為接收方已經不在'),
    behind: say('because its receiver reads too slowly', '因为接收方读得太慢', '因為接收方讀得太慢'),
  },
  presses: say(
    (who: string, delta: string) => `${who} presses ${delta}`,
    (who, delta) => `${who} 点击 ${delta}`,
    (who, delta) => `${who} 點擊 ${delta}`,
  ),
  news: {
    'outcome-unknown': say('the outcome is unknown', '结果未知', '結果未知'),
    taken: say('another tab has it', '在另一个标签页', '在另一個分頁'),
  },
  told: say(
    (who: string, what: string) => `${who} is told: ${what}`,
    (who, what) => `${who} 被告知：${what}`,
    (who, what) => `${who} 被告知：${what}`,
  ),
  page: {
    opened: say('opened', '打开', '開啟'),
    gone: say('gone', '消失', '消失'),
    woke: say('awake', '醒来', '醒來'),
  },
  pageIs: say(
    (who: string, what: string) => `The page ${who} is ${what}`,
    (who, what) => `页面 ${who}：${what}`,
    (who, what) => `頁面 ${who}：${what}`,
  ),
  server: {
    started: say('starts', '启动', '啟動'),
    gone: say('gone', '消失', '消失'),
    stopping: say('shutting down', '正在停机', '正在停機'),
    woke: say('awake', '醒来', '醒來'),
    drained: say('a reader caught up', '慢读者跟上了', '慢讀者跟上了'),
  },
  commit: {
    begun: say('a commit begins', '提交开始', '提交開始'),
    failed: say('the commit failed', '提交失败', '提交失敗'),
    lost: say('the commit was lost in the crash', '提交在崩溃中丢失', '提交在當機中遺失'),
  },
  durable: say(
    (presses: number, value: number, revision: number) =>
      `${presses} ${presses === 1 ? 'press is' : 'presses are'} on disk: the number is ${value}, revision ${revision}`,
    (presses, value, revision) => `${presses} 次点击已写入磁盘：数值 ${value}，revision ${revision}`,
    (presses, value, revision) => `${presses} 次點擊已寫入磁碟：數值 ${value}，revision ${revision}`,
  ),
  rotated: say('a new bucket of sessions', '新的会话桶', '新的工作階段桶'),
  epoch: say('a new epoch', '新的 epoch', '新的 epoch'),
  restored: say('an older copy', '较旧的副本', '較舊的副本'),
  healed: say('no more faults', '不再有故障', '不再有故障'),
  converged: say('all have converged', '全部一致', '全部一致'),
});

/** The label of a message in the diagram. @example content({ action: 'press', delta: 1, seq: 3 }) // '+1 #3' */
export function contentLabel(content: Content, isNarrow: boolean): string {
  if ('signal' in content)
    return content.signal === 'open' ? 'open' : isNarrow ? '×' : `close ${content.code}`;
  if ('note' in content) return noteLabel(content.note, isNarrow);
  if ('type' in content) return serverLabel(content, isNarrow);
  if (content.action !== 'press') return content.action;
  const seq = content.seq === undefined || isNarrow ? '' : ` #${content.seq}`;
  return `${signed(content.delta)}${seq}`;
}

const NOTE_LETTERS = 16;
const NARROW_NOTE_LETTERS = 5;

/** @example noteLabel({ set: 6 }, false) // 'set 6' */
function noteLabel(note: unknown, isNarrow: boolean): string {
  const letters = isNarrow ? NARROW_NOTE_LETTERS : NOTE_LETTERS;
  const said = isNarrow && typeof note === 'object' && note !== null ? (Object.values(note)[0] ?? '') : note;
  const text = JSON.stringify(said).replace(/["{}]/g, '').replace(/:/g, ' ').replace(/,/g, ', ');
  if (text === '') return labWords().nothing; // the first counts of a PN-counter
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

function serverLabel(message: ServerMessage, isNarrow: boolean): string {
  switch (message.type) {
    case 'state':
      return isNarrow ? `=${message.value}` : `state ${message.value}`;
    case 'welcome':
      return isNarrow ? `=${message.value}` : `welcome ${message.value}`;
    case 'ack':
      return isNarrow ? `✓${message.seq}` : `ack #${message.seq}`;
    case 'users':
      return isNarrow ? 'users' : `users ${message.count}`;
    case 'refused':
      return isNarrow ? '✗' : `refused ${message.code}`;
    case 'pong':
      return 'pong';
    default:
      return message satisfies never;
  }
}

/** The label of a mark that is not a message. Empty if the mark needs none. */
export function entryLabel(entry: Entry, isNarrow: boolean): string {
  const words = entryWords();
  switch (entry.kind) {
    case 'pressed':
      return signed(entry.delta);
    case 'believes':
      return `${entry.shown}${entry.saving > 0 ? '…' : ''}`;
    case 'durable':
      return String(entry.value);
    case 'commit':
      return isNarrow ? '✕' : words.commit[entry.what];
    case 'page':
      return isNarrow ? '' : words.page[entry.what];
    case 'server':
      return isNarrow ? '' : words.server[entry.what];
    case 'told':
      return '!';
    case 'rotated':
    case 'epoch':
    case 'restored':
      return isNarrow ? '' : words[entry.kind];
    case 'healed':
    case 'converged':
    case 'happening':
      return entrySentence(entry);
    case 'violated':
      return `${entry.rule}: ${entry.what}`;
    case 'arrived':
      return contentLabel(entry.content, isNarrow);
    default:
      return '';
  }
}

/** What happened, as a sentence. */
export function entrySentence(entry: Entry): string {
  const words = entryWords();
  switch (entry.kind) {
    case 'sent':
      return words.sends(nameOf(entry.from), nameOf(entry.to), contentLabel(entry.content, false));
    case 'arrived':
      return words.gets(nameOf(entry.to), nameOf(entry.from), contentLabel(entry.content, false));
    case 'lost': {
      const what = contentLabel(entry.content, false);
      return words.loses(nameOf(entry.from), nameOf(entry.to), what, words.why[entry.why]);
    }
    case 'pressed':
      return words.presses(entry.who, signed(entry.delta));
    case 'believes': {
      const { shows, saving, nothing } = labWords();
      const shown = entry.shown === undefined ? nothing : String(entry.shown);
      return shows(entry.who, entry.saving > 0 ? `${shown} (${saving(entry.saving)})` : shown);
    }
    case 'told':
      return words.told(entry.who, newsOf(entry.news.kind));
    case 'page':
      return words.pageIs(entry.who, words.page[entry.what]);
    case 'happening':
      return happeningSentence(entry.happening);
    default:
      return serverSentence(entry);
  }
}

type OfServer = Exclude<
  Entry,
  { kind: 'sent' | 'arrived' | 'lost' | 'pressed' | 'believes' | 'told' | 'page' | 'happening' }
>;

function serverSentence(entry: OfServer): string {
  const words = entryWords();
  switch (entry.kind) {
    case 'server':
      return `${labWords().server}: ${words.server[entry.what]}`;
    case 'commit':
      return `${labWords().disk}: ${words.commit[entry.what]}`;
    case 'durable':
      return words.durable(entry.presses, entry.value, entry.revision);
    case 'violated':
      return `${entry.rule}: ${entry.what}`;
    case 'rotated':
    case 'epoch':
    case 'restored':
      return `${labWords().disk}: ${words[entry.kind]}`;
    case 'healed':
    case 'converged':
      return words[entry.kind];
    default:
      return entry satisfies never;
  }
}

/** @example happeningSentence({ kind: 'cut', who: 0, … }) // "a's line is cut" */
export function happeningSentence(happening: { readonly kind: string; readonly who?: number }): string {
  const table: Readonly<Record<string, ((who: string) => string) | undefined>> = happeningWords();
  return table[happening.kind]?.(whoOf(happening)) ?? happening.kind;
}

function whoOf({ kind, who }: { readonly kind: string; readonly who?: number }): string {
  if (who === undefined) return '';
  return kind.startsWith('plain') ? String.fromCharCode('p'.charCodeAt(0) + who) : partyOf(who);
}

function nameOf(party: string): string {
  return party === 'server' ? labWords().server : party;
}

function newsOf(kind: string): string {
  const table: Readonly<Record<string, string | undefined>> = entryWords().news;
  return table[kind] ?? kind;
}
