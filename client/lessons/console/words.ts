/*
 * The texts of a console: its controls, and one sentence about each kind of entry.
 */

import { say, translated } from '../../language.ts';

export const consoleWords = translated({
  title: say('Console', '控制台', '主控台'),
  hint: say(
    'One WebSocket under your control. What you send is red, what you receive is blue.',
    '一条由你操作的 WebSocket。红色是你发出的，蓝色是你收到的。',
    '一條由你操作的 WebSocket。紅色是你送出的，藍色是你收到的。',
  ),
  wireTitle: say('Frames of this counter', '这个计数器的数据帧', '這個計數器的訊框'),
  wireHint: say(
    'Every frame as it goes by. What this page sends is red, what it receives is blue.',
    '线上经过的每一帧。红色由本页发出，蓝色由本页收到。',
    '線路上經過的每個訊框。紅色由這一頁送出，藍色由這一頁收到。',
  ),
  states: [
    say('Connecting', '正在连接', '連線中'),
    say('Open', '已打开', '已開啟'),
    say('Closing', '正在关闭', '關閉中'),
    say('Closed', '已关闭', '已關閉'),
  ],
  connect: say('Connect', '连接', '連線'),
  disconnect: say('Disconnect', '断开', '中斷連線'),
  message: say('Message', '消息', '訊息'),
  kind: say('Kind of frame', '帧的类型', '訊框的類型'),
  kinds: {
    text: say('Text', '文本', '文字'),
    utf8: say('Binary, from text', '二进制（由文字转换）', '二進位（由文字轉換）'),
    hex: say('Binary, from hex', '二进制（十六进制）', '二進位（十六進位）'),
  },
  notHex: say(
    'Enter pairs of hexadecimal digits, such as 48 69.',
    '请输入成对的十六进制数字，例如 48 69。',
    '請輸入成對的十六進位數字，例如 48 69。',
  ),
  send: say('Send', '发送', '送出'),
  clear: say('Clear', '清空', '清除'),
  empty: say('Nothing has been sent or received yet.', '线上还没有任何内容。', '線路上還沒有任何內容。'),
  tape: say('Frames and events', '线上经过的内容', '線路上經過的內容'),
  columns: {
    time: say('Time', '时间', '時間'),
    what: say('Frame', '帧', '訊框'),
    bytes: say('Bytes', '字节', '位元組'),
    payload: say('Payload, and what it means', '载荷及其含义', '酬載及其意義'),
  },
  direction: { sent: say('sent', '发出', '送出'), received: say('received', '收到', '收到') },
  opcode: {
    text: say('text', '文本', '文字'),
    binary: say('binary', '二进制', '二進位'),
    ping: 'ping',
    pong: 'pong',
    close: 'close',
  },
  connection: say('connection', '连接', '連線'),
  emptyPayload: say('(empty)', '（空）', '（空）'),
  heard: say(
    (frames: number, last: string) =>
      frames === 1 ? `Received: ${last}` : `${frames} frames received. The last: ${last}`,
    (frames, last) => (frames === 1 ? `收到：${last}` : `收到 ${frames} 帧，最后一帧：${last}`),
    (frames, last) => (frames === 1 ? `收到：${last}` : `收到 ${frames} 個訊框，最後一個：${last}`),
  ),
  explain: {
    sent: {
      text: say(
        'A text message (opcode 1): UTF-8, masked by the browser, as the RFC requires of clients. The browser decides into how many frames to split it.',
        '文本消息（操作码 1）：UTF-8 编码，浏览器按规定加上掩码后发出。分成几帧由浏览器决定。',
        '文字訊息（opcode 1）：UTF-8 編碼，瀏覽器依規定加上遮罩後送出。分成幾個訊框由瀏覽器決定。',
      ),
      binary: say(
        'A binary message (opcode 2): bytes as they are, masked by the browser.',
        '二进制消息（操作码 2）：字节原样发送，途中由浏览器加上掩码。',
        '二進位訊息（opcode 2）：位元組原樣送出，途中由瀏覽器加上遮罩。',
      ),
    },
    received: {
      text: say(
        'A text message (opcode 1) from the server. Servers do not mask.',
        '服务器发来的文本消息（操作码 1）。服务器不加掩码。',
        '伺服器傳來的文字訊息（opcode 1）。伺服器不加遮罩。',
      ),
      binary: say(
        'A binary message (opcode 2) from the server, byte by byte as it was sent.',
        '服务器发来的二进制消息（操作码 2），每个字节都与发出时相同。',
        '伺服器傳來的二進位訊息（opcode 2），每個位元組都和送出時相同。',
      ),
    },
    control: {
      sent: {
        ping: say(
          'A ping frame from this client, as reported by the server.',
          '这个客户端发出的 ping 帧，由服务器告知本页。',
          '這個用戶端送出的 ping 訊框，由伺服器告知這一頁。',
        ),
        pong: say(
          'A pong frame (opcode 10): your browser answered by itself, and the server reported it to this page. The dots are the mask, which only the browser knows.',
          'pong 帧（操作码 10）：浏览器自动作答，服务器把它告诉了本页。圆点处是掩码，只有浏览器知道。',
          'pong 訊框（opcode 10）：瀏覽器自動回應，伺服器把它告訴了這一頁。圓點處是遮罩，只有瀏覽器知道。',
        ),
        close: say('A close frame from this client.', '这个客户端的关闭帧。', '這個用戶端的關閉訊框。'),
      },
      received: {
        ping: say(
          'A ping frame (opcode 9), two bytes. The browser hides it from pages; the server reported it to this page.',
          'ping 帧（操作码 9），共两个字节。浏览器不让页面看到它；是服务器告诉本页的。',
          'ping 訊框（opcode 9），共兩個位元組。瀏覽器不讓頁面看到它；是伺服器告訴這一頁的。',
        ),
        pong: say(
          'A pong frame from the server, as reported by the server.',
          '服务器发出的 pong 帧，由服务器告知本页。',
          '伺服器送出的 pong 訊框，由伺服器告知這一頁。',
        ),
        close: say('A close frame from the server.', '服务器的关闭帧。', '伺服器的關閉訊框。'),
      },
    },
    empty: say(
      'A message without a payload: a single frame that consists only of its header.',
      '没有载荷的消息：只有一帧，路上只有帧头。',
      '沒有酬載的訊息：只有一個訊框，路上只有標頭。',
    ),
    large: say(
      'More than 65,535 bytes: in one frame, its header needs the 64-bit form of the length. A browser may split it into several frames instead.',
      '超过 65,535 字节：作为一帧发送时，帧头里的长度要用 64 位来表示。浏览器也可能把它分成几帧。',
      '超過 65,535 個位元組：作為一個訊框傳送時，標頭裡的長度要用 64 位元來表示。瀏覽器也可能把它分成幾個訊框。',
    ),
    connecting: say(
      'An HTTP GET that asks for an upgrade to WebSocket.',
      '发出一个 HTTP GET 请求，要求升级为 WebSocket。',
      '送出一個 HTTP GET 請求，要求升級為 WebSocket。',
    ),
    open: say(
      'The server answered 101 Switching Protocols: from here on there are only frames.',
      '服务器回答 101 Switching Protocols：从这里开始只有帧。',
      '伺服器回應 101 Switching Protocols：從這裡開始只有訊框。',
    ),
    openWith: say(
      (protocol: string) => `The server answered 101 and chose the subprotocol ${protocol}.`,
      (protocol) => `服务器回答 101，并选定了子协议 ${protocol}。`,
      (protocol) => `伺服器回應 101，並選定了子協定 ${protocol}。`,
    ),
    left: say(
      'Leaving a lesson closes its connection. These lines stay until you close this tab.',
      '离开一课就会关闭它的连接。这些记录会一直保留到标签页关闭。',
      '離開一課就會關閉它的連線。這些紀錄會一直保留到分頁關閉。',
    ),
    failed: say(
      'The browser refused this before anything was sent.',
      '浏览器直接拒绝了，什么都没有发出去。',
      '瀏覽器直接拒絕了，什麼都沒有送出去。',
    ),
    closedByUs: say(
      'This page began the closing handshake.',
      '关闭握手由本页发起。',
      '關閉交握由這一頁發起。',
    ),
    closedByThem: say(
      'The other side began the closing handshake.',
      '关闭握手由对方发起。',
      '關閉交握由對方發起。',
    ),
    codes: {
      1000: say('Normal: the work is done.', '正常关闭：任务已完成。', '正常關閉：任務已完成。'),
      1001: say(
        'Going away: the server is shutting down, or considers this client dead.',
        '离开：服务器正在停机，或认为这个客户端已经失去响应。',
        '離開：伺服器正在停機，或認為這個用戶端已經沒有回應。',
      ),
      1002: say(
        'Protocol error: a frame broke the rules of WebSocket.',
        '协议错误：有一帧违反了 WebSocket 的规则。',
        '協定錯誤：有一個訊框違反了 WebSocket 的規則。',
      ),
      1003: say(
        'Unsupported data: a kind of frame that the other side does not accept.',
        '不支持的数据：对方不接受这种类型的帧。',
        '不支援的資料：對方不接受這種類型的訊框。',
      ),
      1005: say('The close frame held no code.', '关闭帧里没有写代码。', '關閉訊框裡沒有寫代碼。'),
      1006: say(
        'No close frame arrived: the connection was refused, cut, or never opened. The browser does not tell pages which.',
        '根本没有收到关闭帧：可能被拒绝、被切断，或从未到达。浏览器不告诉页面是哪一种。',
        '根本沒有收到關閉訊框：可能被拒絕、被切斷，或從未抵達。瀏覽器不告訴頁面是哪一種。',
      ),
      1007: say(
        'Invalid data: a text message that is not valid UTF-8.',
        '数据无效：文本消息不是有效的 UTF-8。',
        '資料無效：文字訊息不是有效的 UTF-8。',
      ),
      1008: say(
        'Policy violation: the other side rejects this message or this client.',
        '违反策略：对方不接受这条消息或这个客户端。',
        '違反政策：對方不接受這則訊息或這個用戶端。',
      ),
      1009: say(
        'Too big: the message was longer than the other side allows.',
        '太大：消息超过了对方允许的长度。',
        '太大：訊息超過了對方允許的長度。',
      ),
      1011: say(
        'The server had an unexpected error.',
        '服务器遇到了意料之外的故障。',
        '伺服器遇到了意料之外的錯誤。',
      ),
      1012: say(
        'The server is restarting: reconnect in a moment.',
        '服务器正在重启：稍后再连接即可。',
        '伺服器正在重新啟動：稍後再連線即可。',
      ),
      1013: say('Try again later: the server is full.', '稍后再试：服务器已满。', '稍後再試：伺服器已滿。'),
      app: say(
        'A code of the application: it defines what 4000 to 4999 mean.',
        '应用自定的代码：4000 到 4999 的含义由应用决定。',
        '應用程式自訂的代碼：4000 到 4999 的意義由應用程式決定。',
      ),
      other: say(
        'A code without an explanation here.',
        '这个代码在这里没有专门的说明。',
        '這個代碼在這裡沒有專門的說明。',
      ),
    },
  },
  event: {
    connecting: say(
      (url: string) => `Connecting to ${url}`,
      (url) => `正在连接 ${url}`,
      (url) => `連線到 ${url}`,
    ),
    open: say('Open', '已打开', '已開啟'),
    left: say('You left this page', '你离开了本页', '你離開了這一頁'),
    failed: say(
      (message: string) => `Failed: ${message}`,
      (message) => `失败：${message}`,
      (message) => `失敗：${message}`,
    ),
    close: say('Closed', '已关闭', '已關閉'),
  },
});
