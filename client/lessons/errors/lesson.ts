/*
 * Lesson: errors. How a connection fails, what a page sees of it, and what it should do then.
 */

import { translated } from '../../language.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { ErrorsBody } from './body.tsx';
import { run } from './trials.ts';

const words = translated<LessonWords>({
  en: {
    title: 'Errors',
    goal: 'Tell apart the ways a connection fails, and know for each what a client should do.',
    tries: ['A path that does not exist', 'A message that is too big', 'A server that vanishes'],
    explanation: [
      'A program that connects must be ready for all of this: an address that is wrong, a server that is down, refuses, or never answers, a message that is not accepted, and an end in the middle. What to do differs: some of it passes, so that a retry helps; some of it does not, and a retry only makes noise.',
    ],
  },
  'zh-Hans': {
    title: '错误',
    goal: '分辨连接失败的各种方式，并知道每种情况下客户端该怎么做。',
    tries: ['不存在的路径', '太大的消息', '中途消失的服务器'],
    explanation: [
      '会建立连接的程序必须对这一切有所准备：地址错误，服务器停机、拒绝或永远不回应，消息不被接受，以及中途断开。应对的办法各不相同：有些会过去，重试有用；有些不会，重试只是添乱。',
    ],
  },
  'zh-Hant': {
    title: '錯誤',
    goal: '分辨連線失敗的各種方式，並知道每種情況下用戶端該怎麼做。',
    tries: ['不存在的路徑', '太大的訊息', '中途消失的伺服器'],
    explanation: [
      '會建立連線的程式必須對這一切有所準備：位址錯誤，伺服器停機、拒絕或永遠不回應，訊息不被接受，以及中途斷線。應對的辦法各不相同：有些會過去，重試有用；有些不會，重試只是添亂。',
    ],
  },
});

export const lesson: Lesson = {
  name: 'errors',
  file: 'server/lessons/errors.ts',
  reference: {
    label: 'WHATWG WebSockets: feedback from the protocol',
    url: 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol',
  },
  words,
  tries: [
    (console) => run(console, 'not-found'),
    (console) => run(console, 'too-big'),
    (console) => run(console, 'vanished'),
  ],
  Body: ErrorsBody,
};
