/*
 * The texts of the race of the three methods.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Polling, long polling, WebSocket', '轮询、长轮询与 WebSocket', '輪詢、長輪詢與 WebSocket'),
  goal: say(
    'See what it costs to learn about a change: in requests, in bytes, and in time.',
    '看看得知一次变化要花多少请求、多少字节、多少时间。',
    '看看得知一次變化要花多少請求、多少位元組、多少時間。',
  ),
  pushed: {
    first: say(
      (value: number) =>
        `The value at the start is ${value}. Without it, the page would know nothing until the next change.`,
      (value) => `开始时的值是 ${value}。没有这一条，页面要到下一次变化才知道。`,
      (value) => `開始時的值是 ${value}。沒有這一則，頁面要到下一次變化才知道。`,
    ),
    change: say(
      (value: number) =>
        `The value has just changed to ${value}, and the server sent it at once. The client never asked.`,
      (value) => `值刚刚变为 ${value}，服务器立刻发来，客户端不必询问。`,
      (value) => `值剛剛變為 ${value}，伺服器立刻傳來，用戶端不必詢問。`,
    ),
    ignored: say(
      'The server ignores it: over this connection, only the server has something to say.',
      '服务器忽略它：在这条连接上，只有服务器有话要说。',
      '伺服器忽略它：在這條連線上，只有伺服器有話要說。',
    ),
  },
  tries: [
    say('Race, polling every second', '开始比赛，每秒轮询一次', '開始比賽，每秒輪詢一次'),
    say('Race, polling every 5 s', '开始比赛，每 5 秒轮询一次', '開始比賽，每 5 秒輪詢一次'),
    say('See the frames of the WebSocket', '查看 WebSocket 的帧', '查看 WebSocket 的訊框'),
  ],
  explanation: [
    say(
      'A value on the server goes up at irregular moments. Polling asks for it again and again: most responses contain nothing new, and a change waits for the next request. With long polling, the server holds the request until there is something to answer: fast, but each change still costs a whole request with all its headers. A WebSocket opens once; after that, a change is one small frame.',
      '服务器上有一个数值，会在不固定的时刻变大。轮询是一遍又一遍地问：大多数回答都没有新内容，而变化要等到下一次提问才被发现。长轮询只问一次，服务器把问题留着，有了答案再回复：很快，但每次变化仍要花掉一个带全部请求头的完整请求。WebSocket 只打开一次，之后每次变化只是一个小小的帧。',
      '伺服器上有一個數值，會在不固定的時刻變大。輪詢是一遍又一遍地問：大多數回答都沒有新內容，而變化要等到下一次提問才會被發現。長輪詢只問一次，伺服器把問題留著，有了答案再回覆：很快，但每次變化仍要花掉一個帶有全部標頭的完整請求。WebSocket 只開啟一次，之後每次變化只是一個小小的訊框。',
    ),
    say(
      'Polling is not always wrong. If a value changes once an hour and a delay of a minute does not matter, polling is the simplest thing that works.',
      '轮询并不总是错的。如果数值一小时才变一次，晚一分钟知道也无妨，轮询就是最简单可行的办法。',
      '輪詢並不總是錯的。如果數值一小時才變一次，晚一分鐘知道也無妨，輪詢就是最簡單可行的辦法。',
    ),
  ],
  start: say('Start the race', '开始比赛', '開始比賽'),
  stop: say('Stop', '停止', '停止'),
  interval: say('Polling asks every', '轮询间隔', '輪詢間隔'),
  seconds: say(
    (seconds: number) => `${seconds} s`,
    (seconds) => `${seconds} 秒`,
    (seconds) => `${seconds} 秒`,
  ),
  table: say('The same value, three ways', '同一个数值，三种取法', '同一個數值，三種取法'),
  polling: say('Polling', '轮询', '輪詢'),
  longPolling: say('Long polling', '长轮询', '長輪詢'),
  webSocket: 'WebSocket',
  value: say('Value now', '当前数值', '目前數值'),
  requests: say('HTTP requests', 'HTTP 请求数', 'HTTP 請求數'),
  sent: say('Bytes sent', '发送字节', '送出位元組'),
  received: say('Bytes received', '接收字节', '收到位元組'),
  each: say('Bytes per change', '每次变化的字节', '每次變化的位元組'),
  changes: say('Changes seen', '看到的变化', '看到的變化'),
  missed: say('Values skipped', '略过的值', '略過的值'),
  skipped: say(
    'Values skipped: for a counter nothing is lost, since the last one contains them; for a chat it is loss.',
    '略过的值：对计数器来说什么也没丢，因为最后的值已包含它们；对聊天来说就是丢失。',
    '略過的值：對計數器來說什麼也沒遺失，因為最後的值已包含它們；對聊天來說就是遺失。',
  ),
  mean: say('Mean delay', '平均延迟', '平均延遲'),
  max: say('Longest delay', '最长延迟', '最長延遲'),
  ms: (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
  none: '–',
  chart: say(
    'Chart: how late each change arrived, in milliseconds, for each of the three ways',
    '图表：三种方式下，每次变化晚到多少毫秒',
    '圖表：三種方式下，每次變化晚到多少毫秒',
  ),
  chartCaption: say(
    'Delay of each change, on a logarithmic scale',
    '每次变化的延迟（对数刻度）',
    '每次變化的延遲（對數刻度）',
  ),
  clock: say(
    (offset: number, doubt: number) =>
      `This server's clock is estimated to be ${Math.abs(offset)} ms ${offset < 0 ? 'behind' : 'ahead of'} this one, give or take ${doubt} ms: half of the shortest round trip.`,
    (offset, doubt) =>
      `估计服务器的时钟比本机${offset < 0 ? '慢' : '快'} ${Math.abs(offset)} 毫秒，误差不超过 ${doubt} 毫秒（最短往返时间的一半）。`,
    (offset, doubt) =>
      `估計伺服器的時鐘比本機${offset < 0 ? '慢' : '快'} ${Math.abs(offset)} 毫秒，誤差不超過 ${doubt} 毫秒（最短往返時間的一半）。`,
  ),
  howTitle: say('How is this counted?', '这些数字是怎么算的？', '這些數字是怎麼算的？'),
  how: [
    say(
      'Requests: a page cannot see the headers that its browser adds, so their size is estimated from what Chromium sends.',
      '请求：页面看不到浏览器自己加上的请求头，所以按 Chromium 通常发送的内容估算。',
      '請求：頁面看不到瀏覽器自己加上的請求標頭，所以依 Chromium 通常送出的內容估算。',
    ),
    say(
      'Responses: as measured by the browser (PerformanceResourceTiming.transferSize). Chromium and others count the headers as 300 bytes, whatever their real size.',
      '响应：以浏览器的测量为准（PerformanceResourceTiming.transferSize）。Chromium 等浏览器一律把响应头记作 300 字节。',
      '回應：以瀏覽器的測量為準（PerformanceResourceTiming.transferSize）。Chromium 等瀏覽器一律把回應標頭記為 300 位元組。',
    ),
    say(
      'WebSocket: the request and response of the handshake, once; then, for each frame, a header of 2 to 14 bytes and the payload.',
      'WebSocket：握手的请求和响应只算一次；之后每一帧是 2 到 14 字节的帧头加上载荷。',
      'WebSocket：交握的請求和回應只算一次；之後每個訊框是 2 到 14 位元組的訊框標頭，加上酬載。',
    ),
    say(
      'Delay: from the change on the server to the next frame that the screen can draw. The overhead of TCP, IP and TLS is not counted for any of the three.',
      '延迟：从服务器上的数值变化，到屏幕可以画出的下一帧。TCP、IP 和 TLS 的开销三种方式都不计。',
      '延遲：從伺服器上的數值變化，到螢幕可以畫出的下一格畫面。TCP、IP 和 TLS 的開銷，三種方式都不計。',
    ),
  ],
});
