/*
 * Lesson: heartbeat. How each side finds out that the other is gone.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const BEATS = 3;
const BEAT_MS = 1_000;

const words = lessonWords({
  title: say('Heartbeat', '心跳', '心跳'),
  goal: say(
    'Learn why a silent connection needs a heartbeat, and what each side can notice.',
    '明白安静的连接为什么需要心跳，以及双方各自能察觉什么。',
    '明白安靜的連線為什麼需要心跳，以及雙方各自能察覺什麼。',
  ),
  tries: [
    say('Ask “ping”', '发送“ping”', '傳送「ping」'),
    say(
      `Ask ${BEATS} times, a second apart`,
      `每隔一秒问一次，共 ${BEATS} 次`,
      `每隔一秒問一次，共 ${BEATS} 次`,
    ),
    say('Connect and stay silent', '连上，然后保持沉默', '連上，然後保持沉默'),
  ],
  explanation: [
    say(
      'When a cable is pulled, nothing announces it. TCP sends nothing when there is no data, so for hours both sides may mistake a dead connection for an idle one. The solution is to ask at regular intervals: a peer that does not answer is gone.',
      '网线被拔掉时，没有任何通知。没有数据时 TCP 什么也不发送，所以双方可能好几个小时都以为断掉的连接只是空闲。办法是定期询问：没有回答，就说明对方已经不在了。',
      '網路線被拔掉時，沒有任何通知。沒有資料時 TCP 什麼也不傳送，所以雙方可能好幾個小時都以為斷掉的連線只是閒置。辦法是定期詢問：沒有回答，就表示對方已經不在了。',
    ),
    say(
      'The protocol has ping and pong frames for that. This server sends a ping every 10 seconds, and closes a client that stays silent for a whole round with 1001 and “heartbeat timeout”. If you stay silent, you stay connected all the same: your browser answers pings by itself, and hides them from every page, this console included. So a page that needs to know whether the server is alive must ask with a message of its own. Here that is the text “ping”.',
      '协议为此准备了 ping 帧和 pong 帧。这台服务器每 10 秒发一个 ping，整整一轮都没有动静的客户端会被关闭，代码 1001，原因“heartbeat timeout”。你保持沉默也不会断开：浏览器会自动回答 ping，而且不让任何页面看到，包括这个控制台。所以页面若想知道服务器是否还在，只能用自己的消息去问；在这里，就是文本 ping。',
      '協定為此準備了 ping 訊框和 pong 訊框。這台伺服器每 10 秒送一個 ping，整整一輪都沒有動靜的用戶端會被關閉，代碼 1001，原因「heartbeat timeout」。你保持沉默也不會斷線：瀏覽器會自動回應 ping，而且不讓任何頁面看到，包括這個主控台。所以頁面若想知道伺服器是否還在，只能用自己的訊息去問；在這裡，就是文字 ping。',
    ),
  ],
  ping: say(
    'A message that, by convention, asks “are you there?”. It is not a ping frame: pages cannot send those.',
    '按约定，这条消息的意思是“你还在吗？”。它不是 ping 帧：页面发不了那种帧。',
    '依照約定，這則訊息的意思是「你還在嗎？」。它不是 ping 訊框：頁面送不了那種訊框。',
  ),
  pong: say(
    'The server is alive, and the connection works in both directions.',
    '服务器还在，而且两个方向都畅通。',
    '伺服器還在，而且兩個方向都暢通。',
  ),
});

function explain({ payload }: Frame): string | undefined {
  if (payload === 'ping') return words().ping;
  return payload === 'pong' ? words().pong : undefined;
}

export const lesson: Lesson = {
  reference: rfc(6455, '5.5.2'),
  words,
  explain,
  tries: [
    (console) => console.send('ping'),
    async (console) => {
      if (!(await console.opened())) return;
      for (let beat = 0; beat < BEATS; beat++) {
        // Not after a disconnect, or when the page was left.
        const ask = () => console.readyState.peek() === 1 && void console.send('ping');
        setTimeout(ask, beat * BEAT_MS);
      }
    },
    (console) => console.connect(),
  ],
};
