/*
 * The texts of the walk through the handshake.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('The handshake', '握手', '交握'),
  goal: say(
    'Follow how an HTTP request becomes a WebSocket, and check the computation behind it yourself.',
    '看一个 HTTP 请求怎样变成 WebSocket，并亲自验证其中的计算。',
    '看一個 HTTP 請求怎樣變成 WebSocket，並親自驗證其中的計算。',
  ),
  tries: [
    say('Connect again: the key is new', '再握一次手：密钥会是新的', '再交握一次：金鑰會是新的'),
    say("Take the RFC's example", '用 RFC 的例子', '用 RFC 的例子'),
    say('See where the key goes', '看密钥去了哪里', '看金鑰去了哪裡'),
  ],
  explanation: [
    say(
      'A browser that opens a WebSocket sends an HTTP request first, so it works with the same ports, proxies and logins as everything else on the web. The key and its answer prove only that the other side understands the WebSocket handshake. Who may connect is decided by other means: the Origin, a cookie, a token.',
      '浏览器打开 WebSocket 时，先发送一个 HTTP 请求，这样它就能使用和网上其他内容相同的端口、代理和登录状态。密钥和它的应答只证明一件事：对方支持 WebSocket 握手。谁可以连接，由其他办法决定：Origin、Cookie 或令牌。',
      '瀏覽器開啟 WebSocket 時，會先送出一個 HTTP 請求，這樣它就能使用和網路上其他內容相同的連接埠、代理伺服器和登入狀態。金鑰和它的回應只證明一件事：對方支援 WebSocket 交握。誰可以連線，由其他辦法決定：Origin、Cookie 或權杖。',
    ),
  ],
  waiting: say('Connecting…', '正在握手……', '正在交握……'),
  failed: say('The server could not be reached.', '无法连接到服务器。', '無法連線到伺服器。'),
  steps: [
    say('The request', '请求', '請求'),
    say('Key and GUID', '密钥与 GUID', '金鑰與 GUID'),
    'SHA-1',
    'Base64',
    say('The answer 101', '响应 101', '回應 101'),
  ],
  stepOf: say(
    (step: number, count: number) => `Step ${step} of ${count}`,
    (step, count) => `第 ${step} 步，共 ${count} 步`,
    (step, count) => `第 ${step} 步，共 ${count} 步`,
  ),
  back: say('Back', '上一步', '上一步'),
  next: say('Next', '下一步', '下一步'),
  keys: say('The arrow keys ← and → work too.', '也可以用方向键 ← 和 →。', '也可以用方向鍵 ← 和 →。'),
  texts: [
    say(
      'A WebSocket begins as an ordinary HTTP request. The server received these lines; the marked ones make the request a WebSocket handshake.',
      'WebSocket 以一个普通的 HTTP 请求开始。下面就是服务器收到的内容，做了标记的几行让它成为握手请求。',
      'WebSocket 從一個普通的 HTTP 請求開始。以下就是伺服器收到的內容，標出的幾行讓它成為交握請求。',
    ),
    say(
      'The server appends a fixed GUID to the key, as text. Every server uses the same GUID, and a server that does not implement WebSocket has no reason to know it.',
      '服务器把一个固定的 GUID 作为文本接在密钥后面。所有服务器用的都是同一个 GUID，而不支持 WebSocket 的服务器没有理由知道它。',
      '伺服器把一個固定的 GUID 當成文字接在金鑰後面。所有伺服器用的都是同一個 GUID，而不支援 WebSocket 的伺服器沒有理由知道它。',
    ),
    say(
      'Then it computes the SHA-1 of that text: 20 bytes. This protects nothing. It only makes sure that no cache or ordinary web server gives the right answer by accident.',
      '然后对这段文本计算 SHA-1，得到 20 个字节。这不提供任何保护，只是确保缓存或普通的网页服务器不会碰巧给出正确的结果。',
      '接著對這段文字計算 SHA-1，得到 20 個位元組。這不提供任何保護，只是確保快取或一般的網頁伺服器不會碰巧給出正確的結果。',
    ),
    say(
      'The 20 bytes in base64 are the value of Sec-WebSocket-Accept. The browser computes the same value, and drops the connection if the two differ.',
      '这 20 个字节的 Base64 就是 Sec-WebSocket-Accept。浏览器也做同样的计算，如果结果不一致，就会断开连接。',
      '這 20 個位元組的 Base64 就是 Sec-WebSocket-Accept。瀏覽器也做同樣的計算，如果結果不一致，就會中斷連線。',
    ),
    say(
      'With status 101 the server switches protocols. After the empty line, the same TCP connection carries frames, in both directions.',
      '服务器用状态码 101 切换协议。空行之后，同一条 TCP 连接就开始双向传送帧。',
      '伺服器以狀態碼 101 切換協定。空行之後，同一條 TCP 連線就開始雙向傳送訊框。',
    ),
  ],
  headers: {
    host: say(
      'The requested host: one address can serve many names.',
      '要访问的主机：同一个地址可以对应多个名称。',
      '要存取的主機：同一個位址可以對應多個名稱。',
    ),
    origin: say(
      'The origin of the page that connects. The browser sets it and the page cannot change it, so a server can refuse pages of other origins.',
      '发起连接的页面的源。由浏览器设置，页面无法修改，因此服务器可以拒绝其他源的页面。',
      '發起連線的頁面的來源。由瀏覽器設定，頁面無法更改，因此伺服器可以拒絕其他來源的頁面。',
    ),
    upgrade: say(
      'The request to switch from HTTP to WebSocket.',
      '表明意图：从 HTTP 切换到 WebSocket。',
      '表明意圖：從 HTTP 切換到 WebSocket。',
    ),
    connection: say(
      'Upgrade applies to this connection only: a proxy does not pass it on by itself.',
      'Upgrade 只对这一条连接有效：代理不会自动转发它。',
      'Upgrade 只對這一條連線有效：代理伺服器不會自動轉送它。',
    ),
    'sec-websocket-key': say(
      '16 random bytes in base64, new for each connection. It is neither a secret nor a password.',
      '16 个随机字节的 Base64，每次连接都不同。它不是秘密，也不是密码。',
      '16 個隨機位元組的 Base64，每次連線都不同。它不是秘密，也不是密碼。',
    ),
    'sec-websocket-version': say(
      '13 is the version of RFC 6455, the only one in use.',
      '13 就是 RFC 6455 的版本，没有其他版本在使用。',
      '13 就是 RFC 6455 的版本，沒有別的版本在使用。',
    ),
    'sec-websocket-protocol': say(
      'Subprotocols that the page offers; the server chooses one of them, or none.',
      '页面提供的子协议，服务器从中选择一个，也可以都不选。',
      '頁面提供的子協定，伺服器從中選擇一個，也可以都不選。',
    ),
    'sec-websocket-extensions': say(
      'Extensions that the browser offers, such as per-message compression.',
      '可用的扩展，例如对每条消息进行压缩。',
      '可用的擴充，例如壓縮每則訊息。',
    ),
  },
  others: say('Other headers, as in any request', '其他请求头，和普通请求一样', '其他標頭，和一般請求一樣'),
  keyField: say(
    'Try another Sec-WebSocket-Key',
    '换一个 Sec-WebSocket-Key 试试',
    '換一個 Sec-WebSocket-Key 試試',
  ),
  keyInvalid: say(
    'A key is 16 bytes in base64: 22 characters and ==.',
    '密钥是 16 个字节的 Base64：22 个字符加上 ==。',
    '金鑰是 16 個位元組的 Base64：22 個字元加上 ==。',
  ),
  noCrypto: say(
    'Browsers compute SHA-1 (crypto.subtle) only on https or localhost, so only the server’s result is shown.',
    '浏览器只有在 https 或 localhost 下才能计算 SHA-1（crypto.subtle），所以这里只有服务器的结果。',
    '瀏覽器只有在 https 或 localhost 下才能計算 SHA-1（crypto.subtle），所以這裡只有伺服器的結果。',
  ),
  serverSays: say('The server', '服务器', '伺服器'),
  rfcSays: say('The RFC', 'RFC', 'RFC'),
  browserSays: say('This browser', '本浏览器', '本瀏覽器'),
  agree: say('Both agree.', '两者一致。', '兩者一致。'),
  differ: say('They differ!', '两者不一致！', '兩者不一致！'),
});
