/*
 * Lesson: a chat room. The page is one guest; the console can be another, in raw JSON.
 */

import { translated } from '../../language.ts';
import type { Console } from '../console/entry.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { ChatBody } from './body.tsx';

interface Words extends LessonWords {
  /** What the console's guest says. */
  readonly greeting: string;
}

const words = translated<Words>({
  en: {
    title: 'A chat room',
    goal: 'Send what one person says to everybody else, and tell who is there.',
    tries: ['Let a second guest log in, on the console', 'Let the guest say hello', 'Let the guest log out'],
    explanation: [
      'Log in above, then let a second guest come by the console below: it shows the same room as bare JSON. A message goes to everybody but its sender; the sender hears “delivered” instead, so own words are shown once, and only then as arrived. Newcomers get the last 50 messages.',
      'What people write is shown as text, never as HTML, and its length is limited by the server: what comes from a client can be anything.',
    ],
    greeting: 'Hello from the console!',
  },
  'zh-Hans': {
    title: '聊天室',
    goal: '把一个人说的话发给其他所有人，并告诉大家谁在场。',
    tries: ['让第二位客人在控制台登录', '让客人打个招呼', '让客人退出'],
    explanation: [
      '先在上面登录，再让第二位客人从下面的控制台进来：那里用原始的 JSON 显示同一个房间。消息会发给除发送者以外的所有人；发送者收到的是“delivered”，所以自己的话只显示一次，并且送达之后才算数。新来的人会收到最近 50 条消息。',
      '人们写的内容只作为文本显示，从不当作 HTML，长度由服务器限制：来自客户端的东西可能是任何内容。',
    ],
    greeting: '控制台向大家问好！',
  },
  'zh-Hant': {
    title: '聊天室',
    goal: '把一個人說的話傳給其他所有人，並告訴大家誰在場。',
    tries: ['讓第二位客人在主控台登入', '讓客人打個招呼', '讓客人登出'],
    explanation: [
      '先在上面登入，再讓第二位客人從下面的主控台進來：那裡用原始的 JSON 顯示同一個房間。訊息會傳給除了傳送者以外的所有人；傳送者收到的是「delivered」，所以自己的話只顯示一次，而且送達之後才算數。新來的人會收到最近 50 則訊息。',
      '人們寫的內容只作為文字顯示，從不當成 HTML，長度由伺服器限制：來自用戶端的東西可能是任何內容。',
    ],
    greeting: '主控台向大家問好！',
  },
});

async function send(console: Console, message: object): Promise<void> {
  if (await console.opened()) console.send(JSON.stringify(message));
}

/** Names are taken one by one, and there may be a guest on every screen of a class. */
function guestName(): string {
  return `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
}

export const lesson: Lesson = {
  name: 'chat',
  file: 'server/lessons/chat.ts',
  reference: {
    label: 'RFC 6455 §10.7',
    url: 'https://www.rfc-editor.org/rfc/rfc6455#section-10.7',
  },
  words,
  tries: [
    (console) => send(console, { type: 'login', name: guestName() }),
    (console) => send(console, { type: 'message', text: words().greeting }),
    (console) => send(console, { type: 'logout' }),
  ],
  Body: ChatBody,
};
