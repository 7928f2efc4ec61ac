/*
 * The texts about the slow reader.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('The slow reader', '读得慢的人', '讀得慢的人'),
  goal: say(
    'See what happens to a reader that is slower than the sender: the queue grows, or values are skipped.',
    '看看读得比发送慢会怎样：要么队列越来越长，要么略过一些值。',
    '看看讀得比傳送慢會怎樣：要麼佇列越來越長，要麼略過一些值。',
  ),
  tries: [
    say('Take 2 of 10 values a second', '每秒 10 个值里取 2 个', '每秒 10 個值裡取 2 個'),
    say('Now read faster than they are made', '现在读得比产生还快', '現在讀得比產生還快'),
    say('Take one value on the console', '在控制台取一个值', '在主控台取一個值'),
  ],
  explanation: [
    say(
      'The server makes ten values a second; both readers take two. The one that gets everything falls eight values further behind each second: what it shows is older and older, and the unsent bytes grow without end. This is back-pressure. A server must decide: wait, drop something, or cut the reader. This one cuts it at 300 unsent values.',
      '服务器每秒产生十个值，两个读者每秒各取两个。全部都要的那个每秒又落后八个：显示的内容越来越旧，未发送的字节不断增长。这就是背压。服务器必须选择：等待、丢弃一些，或断开读者。这里积到 300 个未发送的值就断开。',
      '伺服器每秒產生十個值，兩個讀者每秒各取兩個。全部都要的那個每秒又落後八個：顯示的內容越來越舊，未送出的位元組不斷增長。這就是背壓。伺服器必須選擇：等待、捨棄一些，或中斷讀者。這裡積到 300 個未送出的值就中斷。',
    ),
    say(
      'The other reader gets only the latest value: conflation. It skips values, is never far behind, and costs one value of memory. For a counter nothing is lost, since the last value contains all before; for a chat it would be loss. The shared counter of this project sends the latest only.',
      '另一个读者只取最新的值：这叫合并。它会略过一些值，但从不落后多少，只占一个值的内存。对计数器来说什么也没丢，因为最后的值包含之前的所有变化；对聊天来说就是丢失。本项目的共享计数器只发送最新的值。',
      '另一個讀者只取最新的值：這叫合併。它會略過一些值，但從不落後多少，只佔一個值的記憶體。對計數器來說什麼也沒遺失，因為最後的值包含之前的所有變化；對聊天來說就是遺失。本專案的共享計數器只傳送最新的值。',
    ),
  ],
  start: say('Start both readers', '启动两个读者', '啟動兩個讀者'),
  stop: say('Stop', '停止', '停止'),
  cut: say(
    'The server has cut the reader that wants everything: 300 values were unsent.',
    '服务器断开了全部都要的读者：有 300 个值未发送。',
    '伺服器中斷了全部都要的讀者：有 300 個值未送出。',
  ),
  modes: {
    everything: say('Queue everything', '全部排队', '全部排隊'),
    latest: say('The latest only', '只取最新', '只取最新'),
  },
  table: say('The same values, two readers', '同样的值，两个读者', '同樣的值，兩個讀者'),
  rows: {
    made: say('Values made', '已产生的值', '已產生的值'),
    shown: say('Value shown', '显示的值', '顯示的值'),
    lag: say('Lag', '落后', '落後'),
    unsent: say('Values unsent', '未发送的值', '未送出的值'),
    unsentBytes: say('Bytes unsent', '未发送的字节', '未送出的位元組'),
    skipped: say('Values skipped', '略过的值', '略過的值'),
  },
  none: '–',
  seconds: say(
    (seconds: string) => `${seconds} s`,
    (seconds) => `${seconds} 秒`,
    (seconds) => `${seconds} 秒`,
  ),
  chart: say(
    'Chart: how old the shown value is, in seconds, for both readers',
    '图表：两个读者显示的值各有多旧（秒）',
    '圖表：兩個讀者顯示的值各有多舊（秒）',
  ),
  chartCaption: say('Lag of the shown value', '显示的值落后多少', '顯示的值落後多少'),
  howTitle: say('Is this a real queue?', '这是真的队列吗？', '這是真的佇列嗎？'),
  how: [
    say(
      'A page cannot read slowly: the browser takes what arrives, whether the page keeps up or not. So this page asks for each value at its own pace.',
      '页面无法慢慢读：内容一到，浏览器就收下，不管页面跟不跟得上。所以这里由页面按自己的节奏逐个索取。',
      '頁面無法慢慢讀：內容一到，瀏覽器就收下，不管頁面跟不跟得上。所以這裡由頁面依自己的步調逐一索取。',
    ),
    say(
      'The server keeps no queue either: from its clock it computes what one would hold. So you can try this without cost to anybody.',
      '服务器也没有保存队列：它根据时钟算出队列里会有什么。所以你的尝试不会给任何人增加负担。',
      '伺服器也沒有儲存佇列：它根據時鐘算出佇列裡會有什麼。所以你的嘗試不會替任何人增加負擔。',
    ),
    say(
      'On a real connection, unsent bytes pile up in the sender’s buffer: in a page socket.bufferedAmount shows them, on this server getBufferedAmount().',
      '在真实的连接上，未发送的字节堆在发送方的缓冲区：页面里用 socket.bufferedAmount 查看，这台服务器上用 getBufferedAmount()。',
      '在真實的連線上，未送出的位元組堆在傳送方的緩衝區：頁面裡用 socket.bufferedAmount 查看，這台伺服器上用 getBufferedAmount()。',
    ),
  ],
  asked: say(
    'The reader takes one value. Until then, it waits unsent.',
    '读者取一个值。在那之前，它一直未发送。',
    '讀者取一個值。在那之前，它一直未送出。',
  ),
  answered: say(
    (value: number, unsent: number) => `Value ${value}. Made since then and still unsent: ${unsent}.`,
    (value, unsent) => `第 ${value} 个值。之后产生、尚未发送的有 ${unsent} 个。`,
    (value, unsent) => `第 ${value} 個值。之後產生、尚未送出的有 ${unsent} 個。`,
  ),
});
