/*
 * The texts about what everybody hears, and what belongs to one connection.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Broadcast', '广播', '廣播'),
  goal: say(
    'Listen to a server that sends without being asked: one line for everybody, and a count that belongs to your connection alone.',
    '收听服务器主动发送的消息：一行发给所有人的日志，和一个只属于你这条连接的计数。',
    '收聽伺服器主動傳送的訊息：一行傳給所有人的日誌，和一個只屬於你這條連線的計數。',
  ),
  tries: [
    say('Listen to the log', '收听日志', '收聽日誌'),
    say('Talk to it', '对它说句话', '對它說句話'),
    say('Start a count of your own', '开始你自己的计数', '開始你自己的計數'),
    say('Start over', '从头再来', '從頭再來'),
    say('Leave', '离开', '離開'),
  ],
  explanation: [
    say(
      'Over plain HTTP only the client can initiate. Here the server does: every second it writes a line to its log, and everybody connected gets it; a newcomer gets the latest line at once. Open this lesson on a second screen: both show the same line.',
      '在普通的 HTTP 里，只有客户端能发起。这里由服务器发起：它每秒写一行日志，所有连着的人都会收到；新来的人立刻收到最近的一行。在另一块屏幕上也打开这一课，两边显示的是同一行。',
      '在一般的 HTTP 裡，只有用戶端能發起。這裡由伺服器發起：它每秒寫一行日誌，所有連線中的人都會收到；新來的人立刻收到最近的一行。在另一個螢幕上也打開這一課，兩邊顯示的是同一行。',
    ),
    say(
      'There is one timer for the log, however many clients listen, and none when nobody does. Each newcomer subscribes to a topic, and each line is published to the topic once. A timer per client would send the same lines at many times the cost.',
      '不管有多少人听日志，定时器只有一个；没有人听时，一个也没有。每个新来的人订阅一个主题，每一行只向主题发布一次。给每个客户端各开一个定时器，发的内容一样，代价却高出许多倍。',
      '不管有多少人聽日誌，計時器只有一個；沒有人聽時，一個也沒有。每個新來的人訂閱一個主題，每一行只向主題發布一次。替每個用戶端各開一個計時器，送的內容一樣，代價卻高出許多倍。',
    ),
    say(
      'The count is yours alone: the server keeps a number and a timer for each connection. If you start over, the server does not know you: the connection is new, and the count begins at 1. What is opened must be closed: when you leave, by a close frame or because the heartbeat found you gone, the server must stop your timer. A timer that keeps running is a leak that nobody notices until there are thousands.',
      '计数却只属于你：服务器为每条连接各记一个数，各开一个定时器。从头再来时，服务器不认识你：连接是新的，计数从 1 开始。有开就要有关：你离开时，不论是发送关闭帧，还是心跳发现你不在了，服务器都必须停掉你的定时器。继续运行的定时器就是泄漏，起初没有人注意，直到积累成千上万个。',
      '計數卻只屬於你：伺服器替每條連線各記一個數，各開一個計時器。從頭再來時，伺服器不認識你：連線是新的，計數從 1 開始。有開就要有關：你離開時，不論是送出關閉訊框，還是心跳發現你不在了，伺服器都必須停掉你的計時器。繼續執行的計時器就是洩漏，起初沒有人注意，直到累積成千上萬個。',
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
