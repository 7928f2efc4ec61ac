/*
 * The glossary: the field's words that lessons use without explaining them, each with its forms in running text and a
 * definition of one or two sentences.
 */

import { type Phrase, say } from '../language.ts';

interface Entry {
  /** How the word stands in a text; the first one is its name. */
  readonly forms: Phrase<readonly string[]>;
  readonly definition: Phrase<string>;
}

export const GLOSSARY = {
  masked: {
    forms: say(['masked', 'mask', 'masking'], ['掩码'], ['遮罩']),
    definition: say(
      'A client combines each payload byte with four random bytes, which it sends along (XOR). It hides nothing; it keeps confused proxies from taking a payload for an HTTP request.',
      '客户端用四个随机字节对载荷逐字节做异或，并把这四个字节一起发送。它不提供保密，只防止糊涂的代理把载荷当成 HTTP 请求。',
      '用戶端用四個隨機位元組對酬載逐一做互斥或，並把這四個位元組一起送出。它不提供保密，只防止糊塗的代理伺服器把酬載當成 HTTP 請求。',
    ),
  },
  opcode: {
    forms: say(['opcode'], ['操作码'], ['opcode']),
    definition: say(
      'Four bits at the start of a frame that say what it is: 1 text, 2 binary, 8 close, 9 ping, 10 pong.',
      '帧开头的四个比特，说明帧的类型：1 文本，2 二进制，8 关闭，9 ping，10 pong。',
      '訊框開頭的四個位元，說明訊框的類型：1 文字，2 二進位，8 關閉，9 ping，10 pong。',
    ),
  },
  frame: {
    forms: say(['frame', 'frames'], ['帧'], ['訊框']),
    definition: say(
      'The unit on the wire: a header of 2 to 14 bytes and a payload. A message is one frame or several.',
      '线路上的单位：2 到 14 字节的帧头加上载荷。一条消息由一帧或几帧组成。',
      '線路上的單位：2 到 14 位元組的標頭加上酬載。一則訊息由一個或幾個訊框組成。',
    ),
  },
  fullDuplex: {
    forms: say(['full duplex'], ['全双工'], ['全雙工']),
    definition: say(
      'Both sides may send at any time, at the same time. A walkie-talkie is half duplex: one speaks, the other listens.',
      '双方随时都可以发送，可以同时进行。对讲机是半双工：一方说，另一方听。',
      '雙方隨時都可以傳送，可以同時進行。對講機是半雙工：一方說，另一方聽。',
    ),
  },
  longPolling: {
    forms: say(['long polling'], ['长轮询'], ['長輪詢']),
    definition: say(
      'A request that the server answers only when there is something new; then the client asks again.',
      '服务器有了新内容才回答的请求；得到回答后，客户端再问一次。',
      '伺服器有了新內容才回應的請求；得到回應後，用戶端再問一次。',
    ),
  },
  origin: {
    forms: say(['origin'], ['源'], ['來源']),
    definition: say(
      'Scheme, host and port of a page, such as https://example.org. Browsers keep pages of different origins apart.',
      '页面的协议、主机和端口，例如 https://example.org。浏览器把不同源的页面彼此隔开。',
      '頁面的協定、主機和連接埠，例如 https://example.org。瀏覽器把不同來源的頁面彼此隔開。',
    ),
  },
  guid: {
    forms: say(['GUID'], ['GUID'], ['GUID']),
    definition: say(
      'An identifier so long that nobody picks the same one by accident. The one of the handshake is fixed in RFC 6455.',
      '一种足够长、不会被偶然重复选中的标识符。握手用的那个由 RFC 6455 规定，固定不变。',
      '一種足夠長、不會被偶然重複選中的識別碼。交握用的那個由 RFC 6455 規定，固定不變。',
    ),
  },
  backoff: {
    forms: say(['backoff'], ['退避策略', '退避'], ['退避策略', '退避']),
    definition: say(
      'Waiting longer after each failed attempt, usually twice as long, up to a limit.',
      '每失败一次就等得更久，通常加倍，直到某个上限。',
      '每失敗一次就等得更久，通常加倍，直到某個上限。',
    ),
  },
  jitter: {
    forms: say(['jitter'], ['随机抖动', '抖动'], ['隨機抖動', '抖動']),
    definition: say(
      'A random part of a wait, so that clients that failed together do not try again together.',
      '等待时间里的随机部分，使一起失败的客户端不会一起重试。',
      '等待時間裡的隨機部分，使一起失敗的用戶端不會一起重試。',
    ),
  },
  heartbeat: {
    forms: say(['heartbeat'], ['心跳'], ['心跳']),
    definition: say(
      'A message at regular intervals that must be answered. Without an answer in time, the connection counts as dead.',
      '定时发送、必须得到回答的消息。没有及时得到回答，就认为连接已断。',
      '定時傳送、必須得到回應的訊息。沒有及時得到回應，就認為連線已斷。',
    ),
  },
  halfOpen: {
    forms: say(['half-open'], ['半开'], ['半開']),
    definition: say(
      'A connection that one side believes to be alive although the other side is gone or unreachable.',
      '一方以为还在、另一方其实已消失或不可达的连接。',
      '一方以為還在、另一方其實已消失或無法到達的連線。',
    ),
  },
  sameSite: {
    forms: say(['SameSite'], ['SameSite'], ['SameSite']),
    definition: say(
      'An attribute of a cookie: with Strict or Lax, the browser does not send it along with requests that pages of other sites make.',
      'Cookie 的一个属性：设为 Strict 或 Lax 时，其他网站的页面发出的请求不会带上它。',
      'Cookie 的一個屬性：設為 Strict 或 Lax 時，其他網站的頁面發出的請求不會帶上它。',
    ),
  },
  constantTime: {
    forms: say(['constant time'], ['时间是恒定的'], ['時間是固定的']),
    definition: say(
      'A comparison that takes equally long wherever the first difference is. Otherwise an attacker could guess a secret character by character, with a stopwatch.',
      '不论第一处差异在哪里，比较花的时间都一样长。否则攻击者可以靠计时，一个字符一个字符地猜出秘密。',
      '不論第一處差異在哪裡，比較花的時間都一樣長。否則攻擊者可以靠計時，一個字元一個字元地猜出秘密。',
    ),
  },
  subprotocol: {
    forms: say(['subprotocol'], ['子协议'], ['子協定']),
    definition: say(
      'A name for the language of the messages. The client offers some in the handshake, and the server picks one.',
      '消息所用语言的名称。客户端在握手时提出几个，服务器选择一个。',
      '訊息所用語言的名稱。用戶端在交握時提出幾個，伺服器選擇一個。',
    ),
  },
  topic: {
    forms: say(['topic'], ['主题'], ['主題']),
    definition: say(
      'A name to which connections subscribe. What is published to it goes to all its subscribers.',
      '供连接订阅的名称。发布到它的内容会送给所有订阅者。',
      '供連線訂閱的名稱。發布到它的內容會送給所有訂閱者。',
    ),
  },
  idempotent: {
    forms: say(['idempotent', 'idempotence'], ['幂等'], ['冪等']),
    definition: say(
      'Doing it twice has the same effect as doing it once, so it may safely be repeated.',
      '做两遍和做一遍的效果相同，所以可以放心重复。',
      '做兩遍和做一遍的效果相同，所以可以放心重複。',
    ),
  },
  session: {
    forms: say(['session'], ['会话'], ['工作階段']),
    definition: say(
      'What the server remembers of a client beyond one connection; here, the number of its last press.',
      '服务器在单条连接之外记住的客户端信息；在这里是最后一次点击的编号。',
      '伺服器在單條連線之外記住的用戶端資訊；在這裡是最後一次點擊的編號。',
    ),
  },
  backPressure: {
    forms: say(['back-pressure'], ['背压'], ['背壓']),
    definition: say(
      'What a slow reader causes: data that it has not taken piles up at the sender, who must wait, drop something or cut it.',
      '读得慢的一方造成的后果：没取走的数据堆积在发送方，发送方只能等待、丢弃一些，或断开它。',
      '讀得慢的一方造成的後果：沒取走的資料堆積在傳送方，傳送方只能等待、丟棄一些，或中斷它。',
    ),
  },
  conflation: {
    forms: say(['conflation'], ['合并'], ['合併']),
    definition: say(
      'Replacing values that were not sent yet by the latest one.',
      '用最新的值替换还没发出去的旧值。',
      '用最新的值取代還沒送出去的舊值。',
    ),
  },
  p99: {
    forms: say(['p99'], ['p99'], ['p99']),
    definition: say(
      'The 99th percentile: of a hundred measurements, 99 are at most this large. It shows what the unlucky get; a mean hides that.',
      '第 99 百分位数：一百次测量里有 99 次不超过它。它显示运气差的人遇到的情况，平均值会掩盖这一点。',
      '第 99 百分位數：一百次測量裡有 99 次不超過它。它顯示運氣差的人遇到的情況，平均值會掩蓋這一點。',
    ),
  },
  eventLoop: {
    forms: say(['event loop', 'event-loop'], ['事件循环'], ['事件迴圈']),
    definition: say(
      'The loop in which Node runs one callback after the other. A callback that takes long delays all others.',
      'Node 逐个执行回调的循环。一个回调花的时间长，其他的都要等。',
      'Node 逐一執行回呼的迴圈。一個回呼花的時間長，其他的都要等。',
    ),
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type Term = keyof typeof GLOSSARY;

/** A piece of text; with its term, if it is one. */
export interface Piece {
  readonly text: string;
  readonly term?: Term;
}

/**
 * The text with the first occurrence of each term set apart.
 * @param forms of each term, in the language of the text
 * @example termsIn('Use backoff.', [['backoff', ['backoff']]])[1] // { text: 'backoff', term: 'backoff' }
 */
export function termsIn(
  text: string,
  forms: readonly (readonly [Term, readonly string[]])[],
): readonly Piece[] {
  const byForm = new Map(forms.flatMap(([term, own]) => own.map((form) => [form.toLowerCase(), term])));
  // The longest first: long polling before polling. English words are whole ones.
  const longest = [...byForm.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longest.map((form) => (/^[\w -]+$/.test(form) ? `\\b${form}\\b` : form)).join('|'),
    'gi',
  );
  const pieces: Piece[] = [];
  const seen = new Set<Term>();
  let end = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const term = byForm.get(found.toLowerCase())!;
    if (seen.has(term)) continue;
    seen.add(term);
    pieces.push({ text: text.slice(end, index) }, { text: found, term });
    end = index + found.length;
  }
  return [...pieces, { text: text.slice(end) }].filter(({ text }) => text !== '');
}
