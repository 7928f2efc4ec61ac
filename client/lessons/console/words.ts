/*
 * What a person reads on a console: its controls, and one sentence on whatever goes by.
 */

import { translated } from '../../language.ts';
import type { Frame, SocketEvent } from './entry.ts';

type Direction = Frame['direction'];
type Close = Extract<SocketEvent, { type: 'close' }>;

/** Close codes that get a sentence of their own; `app` is 4000 to 4999. */
type CodeWords = Readonly<Record<number, string>> & { readonly app: string; readonly other: string };

interface ConsoleWords {
  readonly title: string;
  readonly hint: string;
  readonly wireTitle: string;
  readonly wireHint: string;
  readonly states: readonly [string, string, string, string];
  readonly connect: string;
  readonly disconnect: string;
  readonly message: string;
  readonly kind: string;
  readonly kinds: { readonly text: string; readonly utf8: string; readonly hex: string };
  readonly notHex: string;
  readonly send: string;
  readonly clear: string;
  readonly empty: string;
  readonly tape: string;
  readonly columns: {
    readonly time: string;
    readonly what: string;
    readonly bytes: string;
    readonly payload: string;
  };
  readonly direction: Readonly<Record<Direction, string>>;
  readonly opcode: Readonly<Record<Frame['opcode'], string>>;
  readonly connection: string;
  readonly emptyPayload: string;
  readonly heard: (frames: number, last: string) => string;
  readonly explain: {
    readonly sent: Readonly<Record<Frame['opcode'], string>>;
    readonly received: Readonly<Record<Frame['opcode'], string>>;
    readonly empty: string;
    readonly large: string;
    readonly connecting: string;
    readonly open: string;
    readonly openWith: (protocol: string) => string;
    readonly failed: string;
    readonly closedByUs: string;
    readonly closedByThem: string;
    readonly codes: CodeWords;
  };
  readonly event: {
    readonly connecting: (url: string) => string;
    readonly open: string;
    readonly failed: (message: string) => string;
    readonly close: (close: Close) => string;
  };
}

/** What a close event says of itself, apart from the words around it. */
const closeLine = (name: string, { code, reason }: Close) =>
  reason === '' ? `${name} ${code}` : `${name} ${code} · ${reason}`;

export const consoleWords = translated<ConsoleWords>({
  en: {
    title: 'Console',
    hint: 'One WebSocket, in your hands. What you send is red, what you receive is blue.',
    wireTitle: 'Frames of this counter',
    wireHint: 'The real ones, as they go by. What this page sends is red, what it receives is blue.',
    states: ['Connecting', 'Open', 'Closing', 'Closed'],
    connect: 'Connect',
    disconnect: 'Disconnect',
    message: 'Message',
    kind: 'Kind of frame',
    kinds: { text: 'Text', utf8: 'Binary, from text', hex: 'Binary, from hex' },
    notHex: 'Pairs of hexadecimal digits are needed here, such as 48 69.',
    send: 'Send',
    clear: 'Clear',
    empty: 'Nothing has gone over the wire yet.',
    tape: 'What went over the wire',
    columns: { time: 'Time', what: 'Frame', bytes: 'Bytes', payload: 'Payload, and what it means' },
    direction: { sent: 'sent', received: 'received' },
    opcode: { text: 'text', binary: 'binary' },
    connection: 'connection',
    emptyPayload: '(empty)',
    heard: (frames, last) =>
      frames === 1 ? `Received: ${last}` : `${frames} frames received. The last: ${last}`,
    explain: {
      sent: {
        text: 'A text frame (opcode 1): UTF-8, masked by the browser as every client must.',
        binary: 'A binary frame (opcode 2): bytes as they are, masked by the browser on their way.',
      },
      received: {
        text: 'A text frame (opcode 1) from the server. Servers do not mask.',
        binary: 'A binary frame (opcode 2) from the server, byte by byte as it was sent.',
      },
      empty: 'A frame without a payload: only its header travels, and that is a message too.',
      large: 'More than 65,535 bytes: the header needs the 64-bit form of the length.',
      connecting: 'An HTTP GET that asks for an upgrade to WebSocket.',
      open: 'The server answered 101 Switching Protocols: from here on there are only frames.',
      openWith: (protocol) => `The server answered 101 and chose the subprotocol ${protocol}.`,
      failed: 'The browser refused this before anything was sent.',
      closedByUs: 'This page began the closing handshake.',
      closedByThem: 'The other side began the closing handshake.',
      codes: {
        1000: 'Normal: what there was to do is done.',
        1001: 'Going away: the server shuts down, or took this client for dead.',
        1002: 'Protocol error: a frame broke the rules of WebSocket.',
        1003: 'Unsupported data: a kind of frame that the other side does not take.',
        1005: 'The close frame held no code.',
        1006: 'No close frame came at all: refused, cut, or never reached. Pages are not told which.',
        1008: 'Policy: the other side does not want this message or this client.',
        1009: 'Too big: the message was longer than the other side allows.',
        1011: 'The server failed at something unforeseen.',
        1012: 'The server starts anew: connect again in a moment.',
        1013: 'Try again later: the server is full.',
        app: 'A code of the application: from 4000 to 4999 they mean what it says.',
        other: 'A code that has no sentence here.',
      },
    },
    event: {
      connecting: (url) => `Connecting to ${url}`,
      open: 'Open',
      failed: (message) => `Failed: ${message}`,
      close: (close) => closeLine('Closed', close),
    },
  },
  'zh-Hans': {
    title: '控制台',
    hint: '一条由你操作的 WebSocket。红色是你发出的，蓝色是你收到的。',
    wireTitle: '这个计数器的数据帧',
    wireHint: '线上真实经过的每一帧。红色由本页发出，蓝色由本页收到。',
    states: ['正在连接', '已打开', '正在关闭', '已关闭'],
    connect: '连接',
    disconnect: '断开',
    message: '消息',
    kind: '帧的类型',
    kinds: { text: '文本', utf8: '二进制（由文字转换）', hex: '二进制（十六进制）' },
    notHex: '这里要填成对的十六进制数字，例如 48 69。',
    send: '发送',
    clear: '清空',
    empty: '线上还没有任何内容。',
    tape: '线上经过的内容',
    columns: { time: '时间', what: '帧', bytes: '字节', payload: '载荷及其含义' },
    direction: { sent: '发出', received: '收到' },
    opcode: { text: '文本', binary: '二进制' },
    connection: '连接',
    emptyPayload: '（空）',
    heard: (frames, last) => (frames === 1 ? `收到：${last}` : `收到 ${frames} 帧，最后一帧：${last}`),
    explain: {
      sent: {
        text: '文本帧（操作码 1）：UTF-8 编码，浏览器按规定加上掩码后发出。',
        binary: '二进制帧（操作码 2）：字节原样发送，途中由浏览器加上掩码。',
      },
      received: {
        text: '服务器发来的文本帧（操作码 1）。服务器不加掩码。',
        binary: '服务器发来的二进制帧（操作码 2），每个字节都与发出时相同。',
      },
      empty: '没有载荷的帧：只有帧头在路上，但它也是一条消息。',
      large: '超过 65,535 字节：帧头里的长度要用 64 位来表示。',
      connecting: '发出一个 HTTP GET 请求，要求升级为 WebSocket。',
      open: '服务器回答 101 Switching Protocols：从这里开始只有帧。',
      openWith: (protocol) => `服务器回答 101，并选定了子协议 ${protocol}。`,
      failed: '浏览器直接拒绝了，什么都没有发出去。',
      closedByUs: '关闭握手由本页发起。',
      closedByThem: '关闭握手由对方发起。',
      codes: {
        1000: '正常关闭：该做的都做完了。',
        1001: '离开：服务器正在停机，或认为这个客户端已经失去响应。',
        1002: '协议错误：有一帧违反了 WebSocket 的规则。',
        1003: '不支持的数据：对方不接受这种类型的帧。',
        1005: '关闭帧里没有写代码。',
        1006: '根本没有收到关闭帧：可能被拒绝、被切断，或从未到达。浏览器不告诉页面是哪一种。',
        1008: '违反规定：对方不接受这条消息或这个客户端。',
        1009: '太大：消息超过了对方允许的长度。',
        1011: '服务器遇到了意料之外的故障。',
        1012: '服务器正在重启：稍后再连接即可。',
        1013: '稍后再试：服务器已满。',
        app: '应用自定的代码：4000 到 4999 的含义由应用决定。',
        other: '这个代码在这里没有专门的说明。',
      },
    },
    event: {
      connecting: (url) => `正在连接 ${url}`,
      open: '已打开',
      failed: (message) => `失败：${message}`,
      close: (close) => closeLine('已关闭', close),
    },
  },
  'zh-Hant': {
    title: '主控台',
    hint: '一條由你操作的 WebSocket。紅色是你送出的，藍色是你收到的。',
    wireTitle: '這個計數器的訊框',
    wireHint: '線路上真正經過的每個訊框。紅色由這一頁送出，藍色由這一頁收到。',
    states: ['連線中', '已開啟', '關閉中', '已關閉'],
    connect: '連線',
    disconnect: '中斷連線',
    message: '訊息',
    kind: '訊框的類型',
    kinds: { text: '文字', utf8: '二進位（由文字轉換）', hex: '二進位（十六進位）' },
    notHex: '這裡要填成對的十六進位數字，例如 48 69。',
    send: '送出',
    clear: '清除',
    empty: '線路上還沒有任何內容。',
    tape: '線路上經過的內容',
    columns: { time: '時間', what: '訊框', bytes: '位元組', payload: '酬載及其意義' },
    direction: { sent: '送出', received: '收到' },
    opcode: { text: '文字', binary: '二進位' },
    connection: '連線',
    emptyPayload: '（空）',
    heard: (frames, last) => (frames === 1 ? `收到：${last}` : `收到 ${frames} 個訊框，最後一個：${last}`),
    explain: {
      sent: {
        text: '文字訊框（opcode 1）：UTF-8 編碼，瀏覽器依規定加上遮罩後送出。',
        binary: '二進位訊框（opcode 2）：位元組原樣送出，途中由瀏覽器加上遮罩。',
      },
      received: {
        text: '伺服器傳來的文字訊框（opcode 1）。伺服器不加遮罩。',
        binary: '伺服器傳來的二進位訊框（opcode 2），每個位元組都和送出時相同。',
      },
      empty: '沒有酬載的訊框：路上只有標頭，但它也是一則訊息。',
      large: '超過 65,535 個位元組：標頭裡的長度要用 64 位元來表示。',
      connecting: '送出一個 HTTP GET 請求，要求升級為 WebSocket。',
      open: '伺服器回應 101 Switching Protocols：從這裡開始只有訊框。',
      openWith: (protocol) => `伺服器回應 101，並選定了子協定 ${protocol}。`,
      failed: '瀏覽器直接拒絕了，什麼都沒有送出去。',
      closedByUs: '關閉交握由這一頁發起。',
      closedByThem: '關閉交握由對方發起。',
      codes: {
        1000: '正常關閉：該做的都做完了。',
        1001: '離開：伺服器正在停機，或認為這個用戶端已經沒有回應。',
        1002: '協定錯誤：有一個訊框違反了 WebSocket 的規則。',
        1003: '不支援的資料：對方不接受這種類型的訊框。',
        1005: '關閉訊框裡沒有寫代碼。',
        1006: '根本沒有收到關閉訊框：可能被拒絕、被切斷，或從未抵達。瀏覽器不告訴頁面是哪一種。',
        1008: '違反規定：對方不接受這則訊息或這個用戶端。',
        1009: '太大：訊息超過了對方允許的長度。',
        1011: '伺服器遇到了意料之外的錯誤。',
        1012: '伺服器正在重新啟動：稍後再連線即可。',
        1013: '稍後再試：伺服器已滿。',
        app: '應用程式自訂的代碼：4000 到 4999 的意義由應用程式決定。',
        other: '這個代碼在這裡沒有專門的說明。',
      },
    },
    event: {
      connecting: (url) => `連線到 ${url}`,
      open: '已開啟',
      failed: (message) => `失敗：${message}`,
      close: (close) => closeLine('已關閉', close),
    },
  },
});
