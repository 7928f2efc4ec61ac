/*
 * What a person reads of the chat room, besides what others say.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('A chat room', '聊天室', '聊天室'),
  goal: say(
    'Broadcast what one person says to everybody else, and show who is online.',
    '把一个人说的话发给其他所有人，并告诉大家谁在场。',
    '把一個人說的話傳給其他所有人，並告訴大家誰在場。',
  ),
  tries: [
    say('Let a second guest log in, on the console', '让第二位客人在控制台登录', '讓第二位客人在主控台登入'),
    say('Let the guest say hello', '让客人打个招呼', '讓客人打個招呼'),
    say('Let the guest log out', '让客人退出', '讓客人登出'),
  ],
  explanation: [
    say(
      'Log in above, then let a second guest join from the console below: it shows the same room as raw JSON. A message goes to everybody but its sender, who gets “delivered” instead, so one’s own message is shown once, and marked as delivered only then. Newcomers get the names of who is there, and the last 50 messages.',
      '先在上面登录，再让第二位客人从下面的控制台进来：那里用原始的 JSON 显示同一个房间。消息会发给除发送者以外的所有人；发送者收到的是“delivered”，所以自己的话只显示一次，并且送达之后才算数。新来的人会收到在场者的名字和最近 50 条消息。',
      '先在上面登入，再讓第二位客人從下面的主控台進來：那裡用原始的 JSON 顯示同一個房間。訊息會傳給除了傳送者以外的所有人；傳送者收到的是「delivered」，所以自己的話只顯示一次，而且送達之後才算數。新來的人會收到在場者的名字和最近 50 則訊息。',
    ),
    say(
      'What people write is shown as text, never as HTML, and its length is limited by the server: what comes from a client can be anything.',
      '人们写的内容只作为文本显示，从不当作 HTML，长度由服务器限制：来自客户端的东西可能是任何内容。',
      '人們寫的內容只作為文字顯示，從不當成 HTML，長度由伺服器限制：來自用戶端的東西可能是任何內容。',
    ),
  ],
  frames: {
    handshake: say(
      'The server speaks first, for pages that wait for it. This page does not need it.',
      '服务器先开口，是为了那些等着它的页面。本页面并不需要。',
      '伺服器先開口，是為了那些等著它的頁面。本頁面並不需要。',
    ),
    login: say('A guest asks for this name.', '一位客人想用这个名字。', '一位客人想用這個名字。'),
    logout: say(
      'The guest leaves the room; the connection stays open.',
      '客人离开房间，连接仍然打开。',
      '客人離開房間，連線仍然開啟。',
    ),
    welcome: say(
      'The name is taken now. Here is who is in the room.',
      '名字已经归你。这里是在场者的名单。',
      '名字已經歸你。這裡是在場者的名單。',
    ),
    history: say(
      'The last messages, for a newcomer.',
      '给新来的人：最近的消息。',
      '給新來的人：最近的訊息。',
    ),
    joined: say('Everybody else hears who came.', '其他所有人得知谁来了。', '其他所有人得知誰來了。'),
    left: say('Everybody hears who left.', '所有人得知谁离开了。', '所有人得知誰離開了。'),
    message: say(
      'What a guest says goes to everybody else.',
      '客人说的话会发给其他所有人。',
      '客人說的話會傳給其他所有人。',
    ),
    delivered: say(
      'The server has taken the message and published it. Who has read it, nobody knows.',
      '服务器已收下这条消息并发布。谁读到了，没有人知道。',
      '伺服器已收下這則訊息並發布。誰讀到了，沒有人知道。',
    ),
    refused: say(
      'Nothing happened; the reason says why.',
      '什么也没有发生，原因写在里面。',
      '什麼也沒有發生，原因寫在裡面。',
    ),
  },
  greeting: say('Hello from the console!', '控制台向大家问好！', '主控台向大家問好！'),
  name: say('Your name', '你的名字', '你的名字'),
  login: say('Log in', '登录', '登入'),
  logout: say('Log out', '退出', '登出'),
  connecting: say('Connecting…', '正在连接……', '正在連線……'),
  lost: say(
    'The connection is lost. Log in again; what was not delivered yet may have arrived or not.',
    '连接断开了。请重新登录；还在路上的内容也许到了，也许没到。',
    '連線中斷了。請重新登入；還在路上的內容也許到了，也許沒到。',
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
    (reason) => `服务器没有接受：${reason}。`,
    (reason) => `伺服器沒有接受：${reason}。`,
  ),
  taken: say('somebody already has that name', '这个名字已经有人用了', '這個名字已經有人用了'),
  tooMuch: say('too many messages, wait a moment', '发得太多了，请稍等', '傳得太多了，請稍等'),
});
