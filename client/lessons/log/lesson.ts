/*
 * Lesson: log. The server sends without being asked, and every client receives the same line at the same time.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const words = lessonWords({
  title: say('Log', '日志', '日誌'),
  goal: say(
    'Listen to a server that sends without being asked, and see how one timer serves everybody.',
    '收听服务器主动发送的消息，并看看一个定时器怎样服务所有人。',
    '收聽伺服器主動傳送的訊息，並看看一個計時器怎麼服務所有人。',
  ),
  tries: [
    say('Listen', '开始收听', '開始收聽'),
    say('Talk to it', '对它说句话', '對它說句話'),
    say('Stop listening', '停止收听', '停止收聽'),
  ],
  explanation: [
    say(
      'Over plain HTTP only the client can initiate. Here the server does: every second it writes a line, and everybody connected gets it; a newcomer gets the latest line at once. Open this lesson on a second screen: both show the same line.',
      '在普通的 HTTP 里，只有客户端能发起。这里由服务器发起：它每秒写一行，所有连着的人都会收到；新来的人立刻收到最近的一行。在另一块屏幕上也打开这一课，两边显示的是同一行。',
      '在一般的 HTTP 裡，只有用戶端能發起。這裡由伺服器發起：它每秒寫一行，所有連線中的人都會收到；新來的人立刻收到最近的一行。在另一個螢幕上也打開這一課，兩邊顯示的是同一行。',
    ),
    say(
      'There is one timer, however many clients listen, and none when nobody does. Each newcomer subscribes to a topic, and each line is published to the topic once. A timer per client would send the same lines at many times the cost; a timer that never stops would run even when nobody listens.',
      '不管有多少人听，定时器只有一个；没有人听时，一个也没有。每个新来的人订阅一个主题，每一行只向主题发布一次。给每个客户端各开一个定时器，发的内容一样，代价却高出许多倍；永不停止的定时器，没有人听时也会空转。',
      '不管有多少人聽，計時器只有一個；沒有人聽時，一個也沒有。每個新來的人訂閱一個主題，每一行只向主題發布一次。替每個用戶端各開一個計時器，送的內容一樣，代價卻高出許多倍；永不停止的計時器，沒有人聽時也會空轉。',
    ),
  ],
  line: say(
    'The same line for everybody who listens. Nobody had to ask.',
    '所有收听的人收到的都是同一行，不必询问。',
    '所有收聽的人收到的都是同一行，不必詢問。',
  ),
  unheard: say(
    'This server ignores what it receives. WebSocket promises neither an answer nor delivery: what is in flight when a connection breaks may be lost.',
    '这台服务器忽略收到的内容。WebSocket 既不保证有回答，也不保证送达：连接断开时还在途中的内容可能丢失。',
    '這台伺服器忽略收到的內容。WebSocket 既不保證有回答，也不保證送達：連線中斷時還在途中的內容可能遺失。',
  ),
});

function explain({ direction }: Frame): string {
  return direction === 'received' ? words().line : words().unheard;
}

export const lesson: Lesson = {
  reference: rfc(6455, '1.1'),
  words,
  explain,
  tries: [
    (console) => console.connect(),
    (console) => console.send('Is anybody listening?'),
    (console) => console.disconnect(),
  ],
};
