/*
 * The texts about tokens in the handshake.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('A token in the handshake', '握手中的令牌', '交握中的權杖'),
  goal: say(
    'Admit only clients that know a secret, and learn where a browser can put it.',
    '只允许持有令牌的客户端连接，并了解浏览器能把令牌放在哪里。',
    '只允許持有權杖的用戶端連線，並了解瀏覽器能把權杖放在哪裡。',
  ),
  tries: [
    say('Connect without a token', '不带令牌连接', '不帶權杖連線'),
    say('Connect with the token in a cookie', '把令牌放在 Cookie 里连接', '把權杖放在 Cookie 裡連線'),
    say('Connect with it as a subprotocol', '把令牌作为子协议连接', '把權杖作為子協定連線'),
  ],
  explanation: [
    say(
      'The server looks for the token in the upgrade request. If it is wrong or missing, the answer is 401 “Invalid or missing token”, in plain HTTP: no WebSocket ever exists. It compares in constant time, so the response time does not reveal how many characters were right, and it never logs the token.',
      '服务器在升级请求里查找令牌。如果错误或缺失，就以普通的 HTTP 回答 401“Invalid or missing token”：WebSocket 从未存在过。比较所用的时间是恒定的，所以从响应时间看不出猜对了几个字符；令牌也不会写进任何日志。',
      '伺服器在升級請求裡尋找權杖。如果錯誤或缺少，就以普通的 HTTP 回答 401「Invalid or missing token」：WebSocket 從未存在過。比較所用的時間是固定的，所以從回應時間看不出猜對了幾個字元；權杖也不會寫進任何記錄檔。',
    ),
  ],
  token: say('Token', '令牌', '權杖'),
  hint: say(
    'The token of this lesson is “open-sesame”, unless the server was started with another one. Try a wrong one, too.',
    '本课的令牌是“open-sesame”，除非服务器启动时换了别的。也试试错误的令牌。',
    '本課的權杖是「open-sesame」，除非伺服器啟動時換了別的。也試試錯誤的權杖。',
  ),
  noCookie: say(
    'A cookie cannot carry this token: it allows no spaces, quotes, commas, semicolons, or letters outside ASCII. The subprotocol can.',
    'Cookie 无法携带这个令牌：不允许空格、引号、逗号、分号或 ASCII 以外的文字。子协议可以。',
    'Cookie 無法攜帶這個權杖：不允許空格、引號、逗號、分號或 ASCII 以外的文字。子協定可以。',
  ),
  result: say('Result', '结果', '結果'),
  idle: say('Nothing tried yet.', '还没有试过。', '還沒有試過。'),
  ways: {
    none: say('Without a token', '不带令牌', '不帶權杖'),
    cookie: say('Token in a cookie', '令牌放在 Cookie 里', '權杖放在 Cookie 裡'),
    subprotocol: say('Token as a subprotocol', '令牌作为子协议', '權杖作為子協定'),
  },
  trying: say('connecting…', '正在请求……', '正在請求……'),
  admitted: say(
    'admitted. The server answered 101.',
    '允许连接。服务器回答 101。',
    '允許連線。伺服器回答 101。',
  ),
  refused: say(
    'refused. The server answered 401; the page sees only that the connection did not open (1006).',
    '拒绝连接。服务器回答 401，而页面只知道连接没有打开（1006）。',
    '拒絕連線。伺服器回答 401，而頁面只知道連線沒有開啟（1006）。',
  ),
  table: say('Where can a token go?', '令牌可以放在哪里？', '權杖可以放在哪裡？'),
  where: say('Place', '位置', '位置'),
  who: say('Who can put it there', '谁能放', '誰能放'),
  remark: say('What to know', '须知', '須知'),
  places: [
    {
      name: say('Header', '请求头', '標頭'),
      who: say(
        'Programs only: a page cannot set headers on a WebSocket.',
        '程序可以，页面不行：浏览器的 WebSocket 不接受请求头。',
        '程式可以，頁面不行：瀏覽器的 WebSocket 不接受標頭。',
      ),
      remark: say(
        'The cleanest way. This endpoint accepts X-Auth-Token, and then waits for the client to speak first.',
        '最干净的办法。本端点接受 X-Auth-Token，之后等待客户端先发消息。',
        '最乾淨的辦法。本端點接受 X-Auth-Token，之後等待用戶端先傳訊息。',
      ),
    },
    {
      name: 'Cookie',
      who: say(
        'The browser, by itself, once it has the cookie.',
        '浏览器自动放入，只要已有这个 Cookie。',
        '瀏覽器自動放入，只要已有這個 Cookie。',
      ),
      remark: say(
        'Sent automatically, even when a page of another origin connects. So the server must check the Origin; SameSite helps.',
        '自动发送，其他源的页面连接时也会带上。所以服务器必须检查 Origin，SameSite 也有帮助。',
        '自動送出，其他來源的頁面連線時也會帶上。所以伺服器必須檢查 Origin，SameSite 也有幫助。',
      ),
    },
    {
      name: say('Subprotocol', '子协议', '子協定'),
      who: say(
        'Pages: the second argument of the WebSocket constructor.',
        '页面：WebSocket 构造函数的第二个参数。',
        '頁面：WebSocket 建構函式的第二個參數。',
      ),
      remark: say(
        'Meant for something else, but works everywhere. Some proxies log it.',
        '原本另有用途，但在任何环境都能用。有些代理会把它写进日志。',
        '原本另有用途，但在任何環境都能用。有些代理伺服器會把它寫進記錄檔。',
      ),
    },
    {
      name: 'URL',
      who: say('Any client.', '任何客户端。', '任何用戶端。'),
      remark: say(
        'Avoid it: URLs end up in logs, histories, bookmarks and screenshots.',
        '不要用：URL 会留在日志、历史记录、书签和截图里。',
        '不要用：URL 會留在記錄檔、瀏覽紀錄、書籤和螢幕截圖裡。',
      ),
    },
  ],
  secureTitle: say('Why wss?', '为什么要用 wss？', '為什麼要用 wss？'),
  secure: [
    say(
      'With ws://, everybody on the path can read the handshake and the token in it, wherever you put it. With wss://, the connection is encrypted before the first byte of HTTP.',
      '用 ws:// 时，途中的任何人都能读到握手和其中的令牌，不管令牌放在哪里。用 wss:// 时，在 HTTP 的第一个字节之前连接就已加密。',
      '用 ws:// 時，途中的任何人都能讀到交握和其中的權杖，不管權杖放在哪裡。用 wss:// 時，在 HTTP 的第一個位元組之前連線就已加密。',
    ),
    say(
      'Check before the upgrade, too: a client refused with 401 never gets a WebSocket, so there is nothing to protect or clean up.',
      '还要在升级之前检查：被 401 拒绝的客户端从未得到 WebSocket 连接，也就没有什么需要保护或清理。',
      '還要在升級之前檢查：被 401 拒絕的用戶端從未得到 WebSocket 連線，也就沒有什麼需要保護或清理。',
    ),
  ],
});
