/*
 * What a learner's code can call, and what calls it: one table, which makes the help panel and the editor's completion. In
 * three languages. sim/lab/strategy.ts has the same as types.
 */

import { say, translated } from '../../../language.ts';

export type Half = 'client' | 'server';

const ioWords = translated({
  client: {
    send: say(
      'Sends a message to the server. Has no effect without a connection. ids: the presses it carries, such as [id], if other than the one just made; only the diagram uses them.',
      '向服务器发送一条消息。没有连接时不起作用。ids：它携带的点击，例如 [id]，如果不是刚才那次；只有图用到它们。',
      '向伺服器傳送一則訊息。沒有連線時不起作用。ids：它攜帶的點擊，例如 [id]，如果不是剛才那次；只有圖用到它們。',
    ),
    show: say('Shows this number on the screen.', '在屏幕上显示这个数字。', '在螢幕上顯示這個數字。'),
    save: say(
      'Keeps this for after a reload, in place of what was saved before.',
      '保存这个值，重新加载后可用；取代先前保存的。',
      '儲存這個值，重新載入後可用；取代先前儲存的。',
    ),
    after: say(
      'Calls timer(tag) after this many milliseconds.',
      '这么多毫秒之后调用 timer(tag)。',
      '這麼多毫秒之後呼叫 timer(tag)。',
    ),
    random: say(
      'A number from 0 (inclusive) to 1 (exclusive), from the seed of the world.',
      '0（含）到 1（不含）之间的数，由世界的种子决定。',
      '0（含）到 1（不含）之間的數，由世界的種子決定。',
    ),
    confirm: say(
      'Tells the user that this press is saved for good.',
      '告诉用户这次点击已永久保存。',
      '告訴使用者這次點擊已永久儲存。',
    ),
    giveUp: say(
      'Tells the user that this press may not have counted.',
      '告诉用户这次点击可能没有计入。',
      '告訴使用者這次點擊可能沒有計入。',
    ),
  },
  server: {
    send: say('Sends a message to one connection.', '向一个连接发送一条消息。', '向一個連線傳送一則訊息。'),
    publish: say(
      'Sends a message to every open connection.',
      '向所有打开的连接发送一条消息。',
      '向所有開啟的連線傳送一則訊息。',
    ),
    commit: say(
      'Writes this state to the disk; committed() is called when it is durable. `value` is the number.',
      '把这个状态写入磁盘；持久之后调用 committed()。`value` 是那个数字。',
      '把這個狀態寫入磁碟；持久之後呼叫 committed()。`value` 是那個數字。',
    ),
    after: say(
      'Calls timer(tag) after this many milliseconds.',
      '这么多毫秒之后调用 timer(tag)。',
      '這麼多毫秒之後呼叫 timer(tag)。',
    ),
    waiting: say(
      'How many messages wait for this connection, which reads slowly.',
      '有多少消息在等待这个读得慢的连接。',
      '有多少訊息在等待這個讀得慢的連線。',
    ),
  },
  clientHandlers: {
    opened: say('A connection opened.', '连接已打开。', '連線已開啟。'),
    closed: say(
      'The connection ended. Reconnecting is automatic.',
      '连接已结束。会自动重新连接。',
      '連線已結束。會自動重新連線。',
    ),
    press: say(
      'The user pressed: step is 1 or −1, id is 1, 2, 3 … on this page, also after a reload.',
      '用户点击了：step 是 1 或 −1，id 在这个页面上是 1、2、3……，重新加载后继续。',
      '使用者點擊了：step 是 1 或 −1，id 在這個頁面上是 1、2、3……，重新載入後繼續。',
    ),
    message: say('A message from the server arrived.', '收到服务器的一条消息。', '收到伺服器的一則訊息。'),
    timer: say('The time given to io.after is over.', 'io.after 的时间到了。', 'io.after 的時間到了。'),
  },
  serverHandlers: {
    opened: say('A client connected.', '一个客户端已连接。', '一個用戶端已連線。'),
    closed: say('A connection ended.', '一个连接已结束。', '一個連線已結束。'),
    message: say(
      'A message from that connection arrived.',
      '收到那个连接的一条消息。',
      '收到那個連線的一則訊息。',
    ),
    committed: say(
      'The result of a commit, in the order of the commits. ok is false if the write failed.',
      '提交的结果，按提交的顺序。写入失败时 ok 为 false。',
      '提交的結果，按提交的順序。寫入失敗時 ok 為 false。',
    ),
    drained: say(
      'Everything sent to a slow reader has arrived: see io.waiting.',
      '发给慢读者的一切都已到达：见 io.waiting。',
      '送給慢讀者的一切都已到達：見 io.waiting。',
    ),
    timer: say('The time given to io.after is over.', 'io.after 的时间到了。', 'io.after 的時間到了。'),
  },
});

const SIGNATURES = {
  client: {
    send: 'message, ids',
    show: 'value',
    save: 'data',
    after: 'ms, tag',
    random: '',
    confirm: 'id',
    giveUp: 'id',
  },
  server: {
    send: 'connection, message',
    publish: 'message',
    commit: 'state, tag',
    after: 'ms, tag',
    waiting: 'connection',
  },
  clientHandlers: { opened: '', closed: '', press: 'step, id', message: 'message', timer: 'tag' },
  serverHandlers: {
    opened: 'connection',
    closed: 'connection',
    message: 'connection, message',
    committed: 'ok, state, tag',
    drained: 'connection',
    timer: 'tag',
  },
} as const;

export interface Described {
  readonly name: string;
  /** @example 'ms, tag' */
  readonly parameters: string;
  /** In the language of the page. */
  readonly does: string;
}

/** The members of `io`. */
export function ioOf(half: Half): readonly Described[] {
  return described(SIGNATURES[half], ioWords()[half]);
}

/** The functions of the object that a half returns. */
export function handlersOf(half: Half): readonly Described[] {
  const name = `${half}Handlers` as const;
  return described(SIGNATURES[name], ioWords()[name]);
}

function described(
  signatures: Readonly<Record<string, string>>,
  words: Readonly<Record<string, string>>,
): readonly Described[] {
  return Object.entries(signatures).map(([name, parameters]) => ({ name, parameters, does: words[name]! }));
}
