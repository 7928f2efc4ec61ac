/*
 * What a person reads of how a connection ends.
 */

import { translated } from '../../language.ts';
import type { ExplainedCode } from './model.ts';

export interface ClosingWords {
  readonly life: string;
  /** By readyState. */
  readonly states: readonly [string, string, string, string];
  readonly lasted: (ms: number) => string;
  readonly passedOver: string;
  readonly end: string;
  readonly noEnd: string;
  readonly who: string;
  readonly whoClosed: Readonly<Record<'page' | 'server' | 'nobody', string>>;
  readonly code: string;
  readonly reason: string;
  readonly noReason: string;
  readonly clean: string;
  readonly isClean: string;
  readonly isNotClean: string;
  readonly codes: string;
  readonly meaning: string;
  readonly whatToDo: string;
  readonly of: Readonly<Record<ExplainedCode, { readonly meaning: string; readonly todo: string }>>;
  readonly note: string;
}

/** As the registry at IANA has them, the same in every language. */
export const CODE_NAMES: Readonly<Record<ExplainedCode, string>> = {
  1000: 'Normal Closure',
  1001: 'Going Away',
  1002: 'Protocol Error',
  1003: 'Unsupported Data',
  1006: 'Abnormal Closure',
  1008: 'Policy Violation',
  1009: 'Message Too Big',
  1011: 'Internal Error',
  1012: 'Service Restart',
  1013: 'Try Again Later',
};

export const closingWords = translated<ClosingWords>({
  en: {
    life: 'readyState, through the whole life',
    states: ['being opened', 'open: frames go both ways', 'closing: no more messages', 'over, or not begun'],
    lasted: (ms) => `${Math.round(ms)} ms`,
    passedOver: 'not seen',
    end: 'How it ended',
    noEnd: 'No connection has ended yet. Open one, then try the buttons above.',
    who: 'Who closed',
    whoClosed: { page: 'this page', server: 'the server', nobody: 'nobody: it was cut, or never opened' },
    code: 'Code',
    reason: 'Reason',
    noReason: 'none given',
    clean: 'Clean',
    isClean: 'yes: both sides sent a close frame',
    isNotClean: 'no: the close frames were not exchanged',
    codes: 'Close codes that you will meet',
    meaning: 'Meaning',
    whatToDo: 'What a client does',
    of: {
      1000: { meaning: 'Everything is said.', todo: 'Nothing.' },
      1001: {
        meaning: 'The server shuts down, or the page is left.',
        todo: 'Connect again, after a random wait.',
      },
      1002: {
        meaning: 'The other side broke the rules of the protocol.',
        todo: 'Mend the program: a retry fails again.',
      },
      1003: {
        meaning: 'This kind of data is not accepted, such as binary where text is due.',
        todo: 'Mend the program.',
      },
      1006: {
        meaning: 'The connection ended without a close frame. Never sent: the browser notes it.',
        todo: 'Connect again, with backoff.',
      },
      1008: {
        meaning: 'Against the rules of the house: no right, too much, or nonsense.',
        todo: 'Do not come back with the same.',
      },
      1009: { meaning: 'A message was too big.', todo: 'Send less, or in pieces.' },
      1011: {
        meaning: 'The server failed in an unexpected way.',
        todo: 'Connect again, with backoff, and tell its people.',
      },
      1012: { meaning: 'The service restarts.', todo: 'Connect again in a moment, and start anew.' },
      1013: { meaning: 'Too busy just now.', todo: 'Connect again later, and wait longer each time.' },
    },
    note: 'A page may close with 1000, or with 3000 to 4999; the browser refuses the others. No event tells of CLOSING: where the server closes, a page usually sees CLOSED at once.',
  },
  'zh-Hans': {
    life: 'readyState：连接的一生',
    states: ['正在打开', '已打开：帧可以双向传送', '正在关闭：不再有消息', '已结束，或尚未开始'],
    lasted: (ms) => `${Math.round(ms)} 毫秒`,
    passedOver: '未见到',
    end: '它是怎样结束的',
    noEnd: '还没有连接结束过。先打开一个连接，再试试上面的按钮。',
    who: '谁关闭的',
    whoClosed: { page: '本页面', server: '服务器', nobody: '没有人：连接被切断，或者从未打开' },
    code: '代码',
    reason: '原因',
    noReason: '未说明',
    clean: '正常关闭',
    isClean: '是：双方都发送了关闭帧',
    isNotClean: '否：没有交换关闭帧',
    codes: '常见的关闭代码',
    meaning: '含义',
    whatToDo: '客户端该怎么做',
    of: {
      1000: { meaning: '该说的都说完了。', todo: '什么都不用做。' },
      1001: { meaning: '服务器要停机，或者用户离开了页面。', todo: '随机等待一会儿，再重新连接。' },
      1002: { meaning: '对方违反了协议规则。', todo: '修正程序：重试还会失败。' },
      1003: { meaning: '不接受这种数据，例如该发文本却发了二进制。', todo: '修正程序。' },
      1006: {
        meaning: '连接没有关闭帧就断了。它从不在网上发送，是浏览器自己记下的。',
        todo: '按退避策略重新连接。',
      },
      1008: { meaning: '违反了服务方的规定：没有权限、发得太多，或者内容无意义。', todo: '不要原样再来。' },
      1009: { meaning: '消息太大。', todo: '少发一些，或者分成几段。' },
      1011: { meaning: '服务器出了意料之外的错误。', todo: '按退避策略重新连接，并告诉维护者。' },
      1012: { meaning: '服务正在重启。', todo: '稍后重新连接，一切从头开始。' },
      1013: { meaning: '现在太忙。', todo: '晚些再连，每次等得更久。' },
    },
    note: '页面只能用 1000 或 3000 到 4999 关闭连接，其他代码会被浏览器拒绝。没有任何事件宣告 CLOSING：由服务器关闭时，页面通常直接看到 CLOSED。',
  },
  'zh-Hant': {
    life: 'readyState：連線的一生',
    states: ['正在開啟', '已開啟：訊框可以雙向傳送', '正在關閉：不再有訊息', '已結束，或尚未開始'],
    lasted: (ms) => `${Math.round(ms)} 毫秒`,
    passedOver: '未見到',
    end: '它是怎樣結束的',
    noEnd: '還沒有連線結束過。先開啟一個連線，再試試上面的按鈕。',
    who: '誰關閉的',
    whoClosed: { page: '本頁面', server: '伺服器', nobody: '沒有人：連線被切斷，或者從未開啟' },
    code: '代碼',
    reason: '原因',
    noReason: '未說明',
    clean: '正常關閉',
    isClean: '是：雙方都送出了關閉訊框',
    isNotClean: '否：沒有交換關閉訊框',
    codes: '常見的關閉代碼',
    meaning: '意義',
    whatToDo: '用戶端該怎麼做',
    of: {
      1000: { meaning: '該說的都說完了。', todo: '什麼都不用做。' },
      1001: { meaning: '伺服器要停機，或者使用者離開了頁面。', todo: '隨機等待一會兒，再重新連線。' },
      1002: { meaning: '對方違反了協定規則。', todo: '修正程式：重試還是會失敗。' },
      1003: { meaning: '不接受這種資料，例如該送文字卻送了二進位。', todo: '修正程式。' },
      1006: {
        meaning: '連線沒有關閉訊框就斷了。它從不在網路上傳送，是瀏覽器自己記下的。',
        todo: '依退避策略重新連線。',
      },
      1008: {
        meaning: '違反了服務方的規定：沒有權限、送得太多，或者內容無意義。',
        todo: '不要原封不動再來。',
      },
      1009: { meaning: '訊息太大。', todo: '少送一些，或者分成幾段。' },
      1011: { meaning: '伺服器出了意料之外的錯誤。', todo: '依退避策略重新連線，並告訴維護者。' },
      1012: { meaning: '服務正在重新啟動。', todo: '稍後重新連線，一切從頭開始。' },
      1013: { meaning: '現在太忙。', todo: '晚些再連，每次等得更久。' },
    },
    note: '頁面只能用 1000 或 3000 到 4999 關閉連線，其他代碼會被瀏覽器拒絕。沒有任何事件宣告 CLOSING：由伺服器關閉時，頁面通常直接看到 CLOSED。',
  },
});
