/*
 * Lesson: polling. One value by polling, long polling and WebSocket at once, and what each of them costs.
 */

import { translated } from '../../language.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { PollingBody, race } from './body.tsx';

const SLOW_MS = 5_000;
const USUAL_MS = 1_000;

const words = translated<LessonWords>({
  en: {
    title: 'Polling, long polling, WebSocket',
    goal: 'See what it costs to hear of a change: in requests, in bytes, and in time.',
    tries: [
      'Race with a question every second',
      'Race with a question every 5 s',
      'See the frames of the WebSocket',
    ],
    explanation: [
      'A value on the server goes up at irregular moments. Polling asks for it again and again: most answers say nothing new, and a change waits for the next question. Long polling asks once, and the server keeps the question until there is an answer: fast, but each change still costs a whole request with all its headers. A WebSocket opens once; then a change is one small frame.',
      'Polling is not always wrong. Where a value changes once an hour and a minute late is early enough, it is the simplest thing that works.',
    ],
  },
  'zh-Hans': {
    title: '轮询、长轮询与 WebSocket',
    goal: '看看“得知一次变化”要花多少请求、多少字节、多少时间。',
    tries: ['开始比赛，每秒问一次', '开始比赛，每 5 秒问一次', '查看 WebSocket 的帧'],
    explanation: [
      '服务器上有一个数值，会在不固定的时刻变大。轮询是一遍又一遍地问：大多数回答都没有新内容，而变化要等到下一次提问才被发现。长轮询只问一次，服务器把问题留着，有了答案再回复：很快，但每次变化仍要花掉一个带全部请求头的完整请求。WebSocket 只打开一次，之后每次变化只是一个小小的帧。',
      '轮询并不总是错的。如果数值一小时才变一次，晚一分钟知道也无妨，轮询就是最简单可行的办法。',
    ],
  },
  'zh-Hant': {
    title: '輪詢、長輪詢與 WebSocket',
    goal: '看看「得知一次變化」要花多少請求、多少位元組、多少時間。',
    tries: ['開始比賽，每秒問一次', '開始比賽，每 5 秒問一次', '查看 WebSocket 的訊框'],
    explanation: [
      '伺服器上有一個數值，會在不固定的時刻變大。輪詢是一遍又一遍地問：大多數回答都沒有新內容，而變化要等到下一次提問才會被發現。長輪詢只問一次，伺服器把問題留著，有了答案再回覆：很快，但每次變化仍要花掉一個帶有全部標頭的完整請求。WebSocket 只開啟一次，之後每次變化只是一個小小的訊框。',
      '輪詢並不總是錯的。如果數值一小時才變一次，晚一分鐘知道也無妨，輪詢就是最簡單可行的辦法。',
    ],
  },
});

function raceEvery(intervalMs: number): void {
  race.stop();
  race.intervalMs.value = intervalMs;
  void race.start();
}

export const lesson: Lesson = {
  name: 'polling',
  file: 'server/lessons/polling.ts',
  reference: { label: 'RFC 6202', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  words,
  tries: [() => raceEvery(USUAL_MS), () => raceEvery(SLOW_MS), (console) => console.connect()],
  Body: PollingBody,
};
