/*
 * The texts of the chat room's page, other than the messages.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('A chat room', '聊天室', '聊天室'),
  goal: say(
    'Broadcast each message to all other guests, and show who is online.',
    '把一个人说的话发给其他所有人，并显示谁在线。',
    '把一個人說的話傳給其他所有人，並顯示誰在線上。',
  ),
  tries: [
    say('Let a second guest log in, on the console', '让第二位客人在控制台登录', '讓第二位客人在主控台登入'),
    say('Let the guest say hello', '让客人打个招呼', '讓客人打個招呼'),
    say('Let the guest log out', '让客人退出', '讓客人登出'),
  ],
  explanation: [
    say(
      'Log in above, then let a second guest join from the console below: it shows the same room as raw JSON. A message goes to everybody but its sender, who gets “delivered” instead. So your own message appears once, and is marked as delivered only when the server says so. A newcomer gets the names of the guests in the room and the last 50 messages.',
      '先在上面登录，再让第二位客人从下面的控制台进来：那里用原始的 JSON 显示同一个房间。消息会发给除发送者以外的所有人；发送者收到的是“delivered”，所以自己的消息只显示一次，收到“delivered”后才标为已送达。新来的人会收到房间里客人的名字和最近 50 条消息。',
      '先在上面登入，再讓第二位客人從下面的主控台進來：那裡用原始的 JSON 顯示同一個房間。訊息會傳給除了傳送者以外的所有人；傳送者收到的是「delivered」，所以自己的訊息只顯示一次，收到「delivered」後才標為已送達。新來的人會收到房間裡客人的名字和最近 50 則訊息。',
    ),
    say(
      'The page shows what people write as text, never as HTML, and the server limits its length: a client can send anything.',
      '页面只把人们写的内容当作文本显示，从不当作 HTML，长度由服务器限制：客户端可能发来任何内容。',
      '頁面只把人們寫的內容當成文字顯示，從不當成 HTML，長度由伺服器限制：用戶端可能傳來任何內容。',
    ),
  ],
  frames: {
    handshake: say(
      'The server speaks first, for pages that wait for it. This page does not need it.',
      '服务器先发一条消息，供需要等待它的页面使用。本页面并不需要。',
      '伺服器先送出一則訊息，供需要等待它的頁面使用。本頁面並不需要。',
    ),
    login: say('A guest asks for this name.', '一位客人想用这个名字。', '一位客人想用這個名字。'),
    logout: say(
      'The guest leaves the room; the connection stays open.',
      '客人离开房间，连接仍然打开。',
      '客人離開房間，連線仍然開啟。',
    ),
    welcome: say(
      'The guest has the name now. This is who is in the room.',
      '登录成功，名字归这位客人。这里是房间里客人的名单。',
      '登入成功，名字歸這位客人。這裡是房間裡客人的名單。',
    ),
    history: say(
      'The last messages, for a newcomer.',
      '给新来的人：最近的消息。',
      '給新來的人：最近的訊息。',
    ),
    joined: say('Tells everybody else who joined.', '通知其他所有人：谁来了。', '通知其他所有人：誰來了。'),
    left: say('Tells everybody who left.', '通知所有人：谁离开了。', '通知所有人：誰離開了。'),
    message: say(
      'Another guest said this. Its “at” is the time on the server, so everybody has the same order.',
      '另一位客人说了这句话。“at”是服务器上的时间，所以大家看到的顺序相同。',
      '另一位客人說了這句話。「at」是伺服器上的時間，所以大家看到的順序相同。',
    ),
    said: say(
      'The guest says this. The server answers with “delivered”, and sends it to everybody else.',
      '客人说了这句话。服务器回以“delivered”，并发给其他所有人。',
      '客人說了這句話。伺服器回以「delivered」，並傳給其他所有人。',
    ),
    line: say(
      'A line of plain text: the server takes it for a message of a guest whose program knows no JSON.',
      '一行普通文本：服务器把它当作一条消息，来自不懂 JSON 的程序。',
      '一行一般文字：伺服器把它當成一則訊息，來自不懂 JSON 的程式。',
    ),
    delivered: say(
      'The server has accepted the message and published it. It does not know who has read it.',
      '服务器已接受这条消息并发布。至于谁读了，它并不知道。',
      '伺服器已接受這則訊息並發布。至於誰讀了，它並不知道。',
    ),
    refused: say(
      'Nothing changed; the message gives the reason.',
      '没有任何改动，消息里写明了原因。',
      '沒有任何變更，訊息裡寫明了原因。',
    ),
  },
  greeting: say('Hello from the console!', '控制台向大家问好！', '主控台向大家問好！'),
  name: say('Your name', '你的名字', '你的名字'),
  login: say('Log in', '登录', '登入'),
  logout: say('Log out', '退出', '登出'),
  connecting: say('Connecting…', '正在连接……', '正在連線……'),
  lost: say(
    'Connection lost. Log in again. Messages not marked as delivered may or may not have arrived.',
    '连接已断开，请重新登录。未标为已送达的消息可能到了，也可能没到。',
    '連線已中斷，請重新登入。未標為已送達的訊息可能到了，也可能沒到。',
  ),
  loggedIn: say(
    (name: string, online: number) => `You are ${name}. Online: ${online}`,
    (name, online) => `你是 ${name}。在线：${online} 人`,
    (name, online) => `你是 ${name}。線上：${online} 人`,
  ),
  log: say('Conversation', '聊天内容', '聊天內容'),
  empty: say('Nobody has said anything yet.', '还没有人说话。', '還沒有人說話。'),
  text: say('Message', '消息', '訊息'),
  send: say('Send', '发送', '送出'),
  me: say('me', '我', '我'),
  underWay: say('sending…', '正在发送……', '正在傳送……'),
  delivered: say(
    (time: string) => `delivered ${time}`,
    (time) => `${time} 已送达`,
    (time) => `${time} 已送達`,
  ),
  joined: say(
    (name: string) => `${name} joined`,
    (name) => `${name} 进来了`,
    (name) => `${name} 進來了`,
  ),
  left: say(
    (name: string) => `${name} left`,
    (name) => `${name} 离开了`,
    (name) => `${name} 離開了`,
  ),
  refused: say(
    (reason: string) => `The server refused it: ${reason}.`,
    (reason) => `服务器拒绝了：${reason}。`,
    (reason) => `伺服器拒絕了：${reason}。`,
  ),
  taken: say('somebody already has that name', '这个名字已经有人用了', '這個名字已經有人用了'),
  tooMuch: say('too many messages, wait a moment', '发得太多了，请稍等', '傳得太多了，請稍等'),
});
