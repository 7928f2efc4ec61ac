/*
 * The texts about how a connection ends.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';
import type { ExplainedCode } from './model.ts';

/** As in the IANA registry, the same in every language. */
export const CODE_NAMES: Readonly<Record<ExplainedCode, string>> = {
  1000: 'Normal Closure',
  1001: 'Going Away',
  1002: 'Protocol Error',
  1003: 'Unsupported Data',
  1005: 'No Status Received',
  1006: 'Abnormal Closure',
  1007: 'Invalid Payload Data',
  1008: 'Policy Violation',
  1009: 'Message Too Big',
  1011: 'Internal Error',
  1012: 'Service Restart',
  1013: 'Try Again Later',
};

export const words = lessonWords({
  title: say('Closing', '关闭', '關閉'),
  goal: say(
    'Learn how a connection ends: who closed it, with which code, and whether anything may have been lost.',
    '弄清连接是怎样结束的：由谁关闭，用什么代码，有没有可能丢失内容。',
    '弄清連線是怎樣結束的：由誰關閉，用什麼代碼，有沒有可能遺失內容。',
  ),
  tries: [
    say('Close from here, with 1000', '从这里用 1000 关闭', '從這裡用 1000 關閉'),
    say('Ask the server to close', '请服务器关闭', '請伺服器關閉'),
    say(
      'Ask it to close with 4000 and "bye"',
      '请服务器用 4000 和“bye”关闭',
      '請伺服器用 4000 和「bye」關閉',
    ),
  ],
  explanation: [
    say(
      'Closing a WebSocket is a handshake of its own: one side sends a close frame with a code and a reason, the other replies with a close frame, and then the TCP connection ends. Both sides then know that nothing was cut off on the way: the close was clean.',
      'WebSocket 的关闭也有自己的握手：一方发送带有代码和原因的关闭帧，另一方也回一个关闭帧，然后 TCP 结束。这样双方都知道途中没有内容被截断：这就是正常关闭。',
      'WebSocket 的關閉也有自己的交握：一方送出帶有代碼和原因的關閉訊框，另一方也回一個關閉訊框，然後 TCP 結束。這樣雙方都知道途中沒有內容被截斷：這就是正常關閉。',
    ),
    say(
      'Codes below 3000 belong to the standard, 3000 to 3999 to registered libraries, 4000 to 4999 to your application. 1005, 1006 and 1015 are never sent: 1005 stands for a close frame without a code, as the Disconnect button sends it, 1006 for no close frame at all, 1015 for a failed TLS handshake. 1004 is reserved, and 1010 is sent by clients only.',
      '3000 以下的代码属于标准，3000 到 3999 属于注册过的库，4000 到 4999 留给你的应用。1005、1006 和 1015 从不发送：1005 表示关闭帧里没有代码，“断开”按钮发送的就是这种；1006 表示根本没有关闭帧；1015 表示 TLS 握手失败。1004 是保留的，1010 只由客户端发送。',
      '3000 以下的代碼屬於標準，3000 到 3999 屬於註冊過的函式庫，4000 到 4999 留給你的應用程式。1005、1006 和 1015 從不傳送：1005 表示關閉訊框裡沒有代碼，「中斷連線」按鈕送出的就是這種；1006 表示根本沒有關閉訊框；1015 表示 TLS 交握失敗。1004 是保留的，1010 只由用戶端傳送。',
    ),
    say(
      'In some tutorials the server closes after any message. Here it closes only when a message begins with “close”, so you choose the code, the reason and the moment. It answers every other text.',
      '有些教程的服务器收到任何消息后都会关闭连接。这里只有以“close”开头的消息才会关闭，其他文本都会得到回答：代码、原因和时机由你来选。',
      '有些教學的伺服器收到任何訊息後都會關閉連線。這裡只有以「close」開頭的訊息才會關閉，其他文字都會得到回答：代碼、原因和時機由你來選。',
    ),
  ],
  life: say('readyState over the connection’s life', 'readyState：连接的一生', 'readyState：連線的一生'),
  states: [
    say('connecting', '正在打开', '正在開啟'),
    say('open: frames go both ways', '已打开：帧可以双向传送', '已開啟：訊框可以雙向傳送'),
    say('closing: no more messages', '正在关闭：不再有消息', '正在關閉：不再有訊息'),
    say('closed, or not opened yet', '已结束，或尚未开始', '已結束，或尚未開始'),
  ],
  lasted: say(
    (ms: number) => `${Math.round(ms)} ms`,
    (ms) => `${Math.round(ms)} 毫秒`,
    (ms) => `${Math.round(ms)} 毫秒`,
  ),
  passedOver: say('not seen', '未见到', '未見到'),
  end: say('How it ended', '它是怎样结束的', '它是怎樣結束的'),
  noEnd: say(
    'No connection has ended yet. Open one, then try the buttons above.',
    '还没有连接结束过。先打开一个连接，再试试上面的按钮。',
    '還沒有連線結束過。先開啟一個連線，再試試上面的按鈕。',
  ),
  who: say('Who closed', '谁关闭的', '誰關閉的'),
  whoClosed: {
    page: say('this page', '本页面', '本頁面'),
    server: say('the server', '服务器', '伺服器'),
    nobody: say(
      'nobody: it was cut, or never opened',
      '没有人：连接被切断，或者从未打开',
      '沒有人：連線被切斷，或者從未開啟',
    ),
  },
  code: say('Code', '代码', '代碼'),
  reason: say('Reason', '原因', '原因'),
  noReason: say('none given', '未说明', '未說明'),
  clean: say('Clean', '正常关闭', '正常關閉'),
  isClean: say('yes: both sides sent a close frame', '是：双方都发送了关闭帧', '是：雙方都送出了關閉訊框'),
  isNotClean: say('no: the close frames were not exchanged', '否：没有交换关闭帧', '否：沒有交換關閉訊框'),
  codes: say('Close codes that you will meet', '常见的关闭代码', '常見的關閉代碼'),
  meaning: say('Meaning', '含义', '意義'),
  whatToDo: say('What a client does', '客户端该怎么做', '用戶端該怎麼做'),
  todo: {
    1000: say('Nothing.', '什么都不用做。', '什麼都不用做。'),
    1001: say(
      'Reconnect after a random wait.',
      '随机等待一会儿，再重新连接。',
      '隨機等待一會兒，再重新連線。',
    ),
    1002: say(
      'Fix the client: a retry would fail again.',
      '修正程序：重试还会失败。',
      '修正程式：重試還是會失敗。',
    ),
    1003: say('Fix the client.', '修正程序。', '修正程式。'),
    1005: say(
      'Nothing, if it meant to close. The other side gave no reason.',
      '如果本来就要关闭，什么都不用做。对方没有说明原因。',
      '如果本來就要關閉，什麼都不用做。對方沒有說明原因。',
    ),
    1006: say('Reconnect with backoff.', '按退避策略重新连接。', '依退避策略重新連線。'),
    1007: say(
      'Fix the client: text must be valid UTF-8. Not every server says so: on uWebSockets.js, this one cuts the connection, and the client sees 1006.',
      '修正程序：文本必须是有效的 UTF-8。并非每台服务器都会说明：在 uWebSockets.js 上，这台服务器直接切断连接，客户端看到的是 1006。',
      '修正程式：文字必須是有效的 UTF-8。並非每台伺服器都會說明：在 uWebSockets.js 上，這台伺服器直接切斷連線，用戶端看到的是 1006。',
    ),
    1008: say('Do not repeat the same request.', '不要重复同样的请求。', '不要重複同樣的請求。'),
    1009: say('Send less, or split it.', '少发一些，或者分成几段。', '少送一些，或者分成幾段。'),
    1011: say(
      'Reconnect with backoff, and notify the operator.',
      '按退避策略重新连接，并告诉维护者。',
      '依退避策略重新連線，並告訴維護者。',
    ),
    1012: say(
      'Reconnect in a moment, and start over.',
      '稍后重新连接，从头开始。',
      '稍後重新連線，從頭開始。',
    ),
    1013: say(
      'Reconnect later, and wait longer each time.',
      '晚些再连接，每次等待更久。',
      '晚些再連線，每次等待更久。',
    ),
  },
  note: say(
    'A page may close with 1000 or with 3000 to 4999; the browser rejects all other codes. No event announces CLOSING: when the server closes, a page usually sees CLOSED at once.',
    '页面只能用 1000 或 3000 到 4999 关闭连接，其他代码会被浏览器拒绝。进入 CLOSING 时没有事件通知：由服务器关闭时，页面通常直接看到 CLOSED。',
    '頁面只能用 1000 或 3000 到 4999 關閉連線，其他代碼會被瀏覽器拒絕。進入 CLOSING 時沒有事件通知：由伺服器關閉時，頁面通常直接看到 CLOSED。',
  ),
});
