/*
 * What a person reads on the walk through the handshake.
 */

import { translated } from '../../language.ts';
import type { ExplainedHeader } from './model.ts';

type Five = readonly [string, string, string, string, string];

export interface HandshakeWords {
  readonly waiting: string;
  readonly failed: string;
  readonly steps: Five;
  readonly stepOf: (step: number, count: number) => string;
  readonly back: string;
  readonly next: string;
  readonly keys: string;
  readonly texts: Five;
  readonly headers: Readonly<Record<ExplainedHeader, string>>;
  readonly others: string;
  readonly keyField: string;
  readonly keyInvalid: string;
  readonly noCrypto: string;
  readonly serverSays: string;
  readonly rfcSays: string;
  readonly browserSays: string;
  readonly agree: string;
  readonly differ: string;
}

export const handshakeWords = translated<HandshakeWords>({
  en: {
    waiting: 'Shaking hands…',
    failed: 'The server could not be reached.',
    steps: ['The request', 'Key and GUID', 'SHA-1', 'Base64', 'The answer 101'],
    stepOf: (step, count) => `Step ${step} of ${count}`,
    back: 'Back',
    next: 'Next',
    keys: 'The arrow keys ← and → work too.',
    texts: [
      'A WebSocket begins as an ordinary HTTP request. These lines arrived at the server, and the marked ones make it a handshake.',
      'The server appends a fixed GUID to the key, as text. The GUID is the same for every server in the world: nobody who does not speak WebSocket has a reason to know it.',
      'Then it takes the SHA-1 of that text: 20 bytes. This protects nothing; it only has to be a sum that no cache and no plain web server gives by accident.',
      'The 20 bytes in base64 are the Sec-WebSocket-Accept. The browser does the same sum, and would drop the connection if the answer were another one.',
      'With the status 101 the server changes the protocol. After the empty line, the same TCP connection carries frames, in both directions.',
    ],
    headers: {
      host: 'The server that is meant: one address can serve many names.',
      origin:
        'The page that wants to connect. The browser adds it, and the page cannot change it: so a server can refuse foreign pages.',
      upgrade: 'The wish: from HTTP to WebSocket.',
      connection: 'Upgrade concerns this connection only, not what lies beyond a proxy.',
      'sec-websocket-key':
        '16 random bytes in base64, new for each connection. Not a secret, and no password.',
      'sec-websocket-version': '13 is the one of RFC 6455; there is no other in use.',
      'sec-websocket-protocol': 'Subprotocols that the page offers; the server chooses one.',
      'sec-websocket-extensions': 'Extensions on offer, such as compression of each message.',
    },
    others: 'Other headers, as in any request',
    keyField: 'Try another Sec-WebSocket-Key',
    keyInvalid: 'A key is 16 bytes in base64: 22 characters and ==.',
    noCrypto:
      'This browser can compute SHA-1 on https or localhost only (crypto.subtle), so here are only the sums of the server.',
    serverSays: 'The server',
    rfcSays: 'The RFC',
    browserSays: 'This browser',
    agree: 'Both agree.',
    differ: 'They differ!',
  },
  'zh-Hans': {
    waiting: '正在握手……',
    failed: '无法连接到服务器。',
    steps: ['请求', '密钥与 GUID', 'SHA-1', 'Base64', '响应 101'],
    stepOf: (step, count) => `第 ${step} 步，共 ${count} 步`,
    back: '上一步',
    next: '下一步',
    keys: '也可以用方向键 ← 和 →。',
    texts: [
      'WebSocket 以一个普通的 HTTP 请求开始。下面就是服务器收到的内容，做了标记的几行让它成为握手请求。',
      '服务器把一个固定的 GUID 作为文本接在密钥后面。全世界的服务器用的都是同一个 GUID：不懂 WebSocket 的程序没有理由知道它。',
      '然后对这段文本计算 SHA-1，得到 20 个字节。这并不保护什么，只要保证缓存或普通的网页服务器不会碰巧给出这个结果。',
      '这 20 个字节的 Base64 就是 Sec-WebSocket-Accept。浏览器也做同样的计算，如果结果不一致，就会断开连接。',
      '服务器用状态码 101 切换协议。空行之后，同一条 TCP 连接就开始双向传送帧。',
    ],
    headers: {
      host: '要访问的服务器：同一个地址可以为多个名字服务。',
      origin: '想要连接的页面。由浏览器添加，页面无法修改：服务器因此可以拒绝别处的页面。',
      upgrade: '愿望：从 HTTP 升级到 WebSocket。',
      connection: 'Upgrade 只针对这一条连接，不会越过代理。',
      'sec-websocket-key': '16 个随机字节的 Base64，每次连接都不同。它不是秘密，也不是密码。',
      'sec-websocket-version': '13 就是 RFC 6455 的版本，没有别的版本在使用。',
      'sec-websocket-protocol': '页面提供的子协议，由服务器选择一个。',
      'sec-websocket-extensions': '可用的扩展，例如对每条消息进行压缩。',
    },
    others: '其他请求头，和普通请求一样',
    keyField: '换一个 Sec-WebSocket-Key 试试',
    keyInvalid: '密钥是 16 个字节的 Base64：22 个字符加上 ==。',
    noCrypto: '浏览器只有在 https 或 localhost 下才能计算 SHA-1（crypto.subtle），所以这里只有服务器的结果。',
    serverSays: '服务器',
    rfcSays: 'RFC',
    browserSays: '本浏览器',
    agree: '两者一致。',
    differ: '两者不一致！',
  },
  'zh-Hant': {
    waiting: '正在交握……',
    failed: '無法連線到伺服器。',
    steps: ['請求', '金鑰與 GUID', 'SHA-1', 'Base64', '回應 101'],
    stepOf: (step, count) => `第 ${step} 步，共 ${count} 步`,
    back: '上一步',
    next: '下一步',
    keys: '也可以用方向鍵 ← 和 →。',
    texts: [
      'WebSocket 從一個普通的 HTTP 請求開始。以下就是伺服器收到的內容，標出的幾行讓它成為交握請求。',
      '伺服器把一個固定的 GUID 當成文字接在金鑰後面。全世界的伺服器用的都是同一個 GUID：不懂 WebSocket 的程式沒有理由知道它。',
      '接著對這段文字計算 SHA-1，得到 20 個位元組。這並不保護什麼，只要確保快取或一般的網頁伺服器不會碰巧給出這個結果。',
      '這 20 個位元組的 Base64 就是 Sec-WebSocket-Accept。瀏覽器也做同樣的計算，如果結果不一致，就會中斷連線。',
      '伺服器以狀態碼 101 切換協定。空行之後，同一條 TCP 連線就開始雙向傳送訊框。',
    ],
    headers: {
      host: '要存取的伺服器：同一個位址可以為多個名稱服務。',
      origin: '想要連線的頁面。由瀏覽器加上，頁面無法更改：伺服器因此可以拒絕別處的頁面。',
      upgrade: '願望：從 HTTP 升級到 WebSocket。',
      connection: 'Upgrade 只針對這一條連線，不會越過代理伺服器。',
      'sec-websocket-key': '16 個隨機位元組的 Base64，每次連線都不同。它不是秘密，也不是密碼。',
      'sec-websocket-version': '13 就是 RFC 6455 的版本，沒有別的版本在使用。',
      'sec-websocket-protocol': '頁面提供的子協定，由伺服器選擇一個。',
      'sec-websocket-extensions': '可用的擴充，例如壓縮每則訊息。',
    },
    others: '其他標頭，和一般請求一樣',
    keyField: '換一個 Sec-WebSocket-Key 試試',
    keyInvalid: '金鑰是 16 個位元組的 Base64：22 個字元加上 ==。',
    noCrypto: '瀏覽器只有在 https 或 localhost 下才能計算 SHA-1（crypto.subtle），所以這裡只有伺服器的結果。',
    serverSays: '伺服器',
    rfcSays: 'RFC',
    browserSays: '本瀏覽器',
    agree: '兩者一致。',
    differ: '兩者不一致！',
  },
});
