/*
 * Lesson: the closing handshake. Who closes, with which code, and whether it was clean.
 */

import { CloseCode } from '../../../protocol/close-codes.ts';
import { translated } from '../../language.ts';
import type { Console } from '../console/entry.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { ClosingBody } from './body.tsx';

const words = translated<LessonWords>({
  en: {
    title: 'Closing',
    goal: 'Know how a connection ends: who began it, with which code, and whether anything may have been lost.',
    tries: ['Close from here, with 1000', 'Ask the server to close', 'Ask it to close with 4000 and "bye"'],
    explanation: [
      'A WebSocket is closed with a handshake of its own: one side sends a close frame with a code and a reason, the other answers with one, and then TCP ends. So both know that nothing was cut off on the way: the end was clean.',
      'Codes below 3000 belong to the standards, 3000 to 3999 to registered libraries, 4000 to 4999 to your application.',
    ],
  },
  'zh-Hans': {
    title: '关闭',
    goal: '弄清连接是怎样结束的：由谁开始，用什么代码，有没有可能丢失内容。',
    tries: ['从这里用 1000 关闭', '请服务器关闭', '请服务器用 4000 和“bye”关闭'],
    explanation: [
      'WebSocket 的关闭也有自己的握手：一方发送带有代码和原因的关闭帧，另一方也回一个关闭帧，然后 TCP 结束。这样双方都知道途中没有内容被截断：这就是正常关闭。',
      '3000 以下的代码属于标准，3000 到 3999 属于注册过的库，4000 到 4999 留给你的应用。',
    ],
  },
  'zh-Hant': {
    title: '關閉',
    goal: '弄清連線是怎樣結束的：由誰開始，用什麼代碼，有沒有可能遺失內容。',
    tries: ['從這裡用 1000 關閉', '請伺服器關閉', '請伺服器用 4000 和「bye」關閉'],
    explanation: [
      'WebSocket 的關閉也有自己的交握：一方送出帶有代碼和原因的關閉訊框，另一方也回一個關閉訊框，然後 TCP 結束。這樣雙方都知道途中沒有內容被截斷：這就是正常關閉。',
      '3000 以下的代碼屬於標準，3000 到 3999 屬於註冊過的函式庫，4000 到 4999 留給你的應用程式。',
    ],
  },
});

async function closeFromHere(console: Console): Promise<void> {
  if (await console.opened()) console.disconnect(CloseCode.NORMAL, 'from the page');
}

async function ask(console: Console, request: string): Promise<void> {
  if (await console.opened()) console.send(request);
}

export const lesson: Lesson = {
  name: 'closing',
  file: 'server/lessons/closing.ts',
  reference: { label: 'RFC 6455 §7', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7' },
  words,
  tries: [closeFromHere, (console) => ask(console, 'close'), (console) => ask(console, 'close 4000 bye')],
  Body: ClosingBody,
};
