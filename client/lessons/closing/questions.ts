/*
 * What the lesson on closing asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'The page calls close(1000). What happens next?',
      '页面调用 close(1000)。接下来会怎样？',
      '頁面呼叫 close(1000)。接下來會怎樣？',
    ),
    answers: [
      say('The TCP connection is cut at once', 'TCP 连接立刻被切断', 'TCP 連線立刻被切斷'),
      say(
        'A close frame goes out, and the page waits for one back',
        '发出一个关闭帧，并等待对方也发一个',
        '送出一個關閉訊框，並等待對方也送一個',
      ),
      say('The server sees code 1006', '服务器看到代码 1006', '伺服器看到代碼 1006'),
      say('Nothing until the server agrees', '服务器同意之前什么也不发生', '伺服器同意之前什麼也不發生'),
    ],
    right: 1,
    why: say(
      'CLOSING lasts until the other side’s close frame has arrived; then TCP ends. That reply shows that everything sent before was received.',
      'CLOSING 一直持续到对方的关闭帧到达，然后 TCP 结束。这个回应说明之前发送的内容都已收到。',
      'CLOSING 一直持續到對方的關閉訊框抵達，然後 TCP 結束。這個回應說明先前送出的內容都已收到。',
    ),
  },
  keep: say(
    'A clean close is a handshake: two close frames. Without them, what was sent last may or may not have arrived.',
    '正常关闭也是握手：两个关闭帧。没有它们，最后发送的内容也许到了，也许没到。',
    '正常關閉也是交握：兩個關閉訊框。沒有它們，最後送出的內容也許到了，也許沒到。',
  ),
  check: {
    ask: say(
      'Your page’s close event says 1006. What did the server send?',
      '页面的关闭事件显示 1006。服务器发了什么？',
      '頁面的關閉事件顯示 1006。伺服器送了什麼？',
    ),
    answers: [
      say('A close frame with 1006', '一个写着 1006 的关闭帧', '一個寫著 1006 的關閉訊框'),
      say('No close frame at all', '根本没有关闭帧', '根本沒有關閉訊框'),
      say('A close frame without a code', '一个没有代码的关闭帧', '一個沒有代碼的關閉訊框'),
    ],
    right: 1,
    why: say(
      '1006 is never sent. The browser makes it up when a connection ended without a close frame. A close frame without a code is 1005.',
      '1006 从不发送。连接没有关闭帧就结束时，由浏览器填上它。没有代码的关闭帧是 1005。',
      '1006 從不傳送。連線沒有關閉訊框就結束時，由瀏覽器填上它。沒有代碼的關閉訊框是 1005。',
    ),
  },
};
