/*
 * What the lesson on tokens asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'The page connects without the token. At what point does the server refuse it?',
      '页面不带令牌就连接。服务器在哪一步拒绝它？',
      '頁面不帶權杖就連線。伺服器在哪一步拒絕它？',
    ),
    answers: [
      say('In the handshake, with an HTTP status', '在握手时，用 HTTP 状态码', '在交握時，用 HTTP 狀態碼'),
      say(
        'After the first message, with a close code',
        '收到第一条消息后，用关闭代码',
        '收到第一則訊息後，用關閉代碼',
      ),
      say(
        'In the first frame, with an error message',
        '在第一帧里，用一条错误消息',
        '在第一個訊框裡，用一則錯誤訊息',
      ),
    ],
    right: 0,
    why: say(
      '401, in plain HTTP. No WebSocket ever exists, so there is nothing to protect or to clean up. The page sees only 1006.',
      '用普通 HTTP 的 401。WebSocket 从未存在，也就没有什么要保护或清理。页面只看到 1006。',
      '用一般 HTTP 的 401。WebSocket 從未存在，也就沒有什麼要保護或清理。頁面只看到 1006。',
    ),
  },
  keep: say(
    'Decide who may connect while it is still HTTP, and use wss, or everybody on the way reads the token.',
    '趁还是 HTTP 的时候决定谁可以连接；并使用 wss，否则途中的任何人都能读到令牌。',
    '趁還是 HTTP 的時候決定誰可以連線；並使用 wss，否則途中的任何人都能讀到權杖。',
  ),
  check: {
    ask: say(
      'A browser page cannot set headers on a WebSocket. Which place for a token should you avoid?',
      '浏览器页面不能给 WebSocket 设置请求头。令牌应避免放在哪里？',
      '瀏覽器頁面不能替 WebSocket 設定標頭。權杖應避免放在哪裡？',
    ),
    answers: [
      say('A cookie with SameSite', '带 SameSite 的 Cookie', '帶 SameSite 的 Cookie'),
      say('The URL', 'URL', 'URL'),
      say('The first message', '第一条消息', '第一則訊息'),
      say('The subprotocol', '子协议', '子協定'),
    ],
    right: 1,
    why: say(
      'URLs end up in logs, histories, bookmarks and screenshots. The other three have costs, too, but they are not written down everywhere.',
      'URL 会留在日志、历史记录、书签和截图里。另外三种也各有代价，但不会到处留下记录。',
      'URL 會留在記錄檔、瀏覽紀錄、書籤和螢幕截圖裡。另外三種也各有代價，但不會到處留下紀錄。',
    ),
  },
};
