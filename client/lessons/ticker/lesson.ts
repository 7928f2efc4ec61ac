/*
 * Lesson: ticker. Per-connection state on the server begins and ends with the connection.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const words = lessonWords({
  title: say('Ticker', '报数', '報數'),
  goal: say(
    'See state that belongs to one connection: it begins with the connection, and must end with it.',
    '看看只属于一条连接的状态：它随连接开始，也必须随连接结束。',
    '看看只屬於一條連線的狀態：它隨連線開始，也必須隨連線結束。',
  ),
  tries: [
    say('Start the ticker', '开始报数', '開始報數'),
    say('Start over', '从头再来', '從頭再來'),
    say('Leave', '离开', '離開'),
  ],
  explanation: [
    say(
      'The log of the last lesson was the same for everybody. This count is yours alone: the server keeps a number for each connection, and sends “Hello 1!”, “Hello 2!” and so on. If you start over, the server does not know you: the connection is new, and the count begins at 1.',
      '上一课的日志人人相同，这里的计数却只属于你：服务器为每条连接各记一个数，依次发送“Hello 1!”“Hello 2!”……从头再来时，服务器不认识你：连接是新的，计数从 1 开始。',
      '上一課的日誌人人相同，這裡的計數卻只屬於你：伺服器替每條連線各記一個數，依序送出「Hello 1!」、「Hello 2!」……從頭再來時，伺服器不認識你：連線是新的，計數從 1 開始。',
    ),
    say(
      'What is opened must be closed. When you leave, whether by a close frame or a pulled cable, the server must stop your timer. A timer that keeps running is a leak that nobody notices until there are thousands, and it sends to a closed connection.',
      '有开就要有关。你离开时，不论是发送关闭帧还是网线被拔掉，服务器都必须停掉你的定时器。继续运行的定时器就是泄漏，起初没有人注意，直到积累成千上万个，而且它还在向已关闭的连接发送。',
      '有開就要有關。你離開時，不論是送出關閉訊框還是網路線被拔掉，伺服器都必須停掉你的計時器。繼續執行的計時器就是洩漏，起初沒有人注意，直到累積成千上萬個，而且它還在向已關閉的連線傳送。',
    ),
  ],
  first: say(
    'A new connection, and so a new count. The server knows nothing about the previous one.',
    '连接是新的，计数也是新的。服务器对之前的那条一无所知。',
    '連線是新的，計數也是新的。伺服器對先前那一條一無所知。',
  ),
  tick: say(
    'The count of this connection. Another screen has its own.',
    '这条连接的计数。另一块屏幕有自己的计数。',
    '這條連線的計數。另一個螢幕有自己的計數。',
  ),
});

function explain({ direction, payload }: Frame): string | undefined {
  if (direction === 'sent') return undefined;
  return payload === 'Hello 1!' ? words().first : words().tick;
}

export const lesson: Lesson = {
  reference: rfc(6455, '7.1.4'),
  words,
  explain,
  tries: [
    (console) => console.connect(),
    (console) => console.connectAnew(),
    (console) => console.disconnect(),
  ],
};
