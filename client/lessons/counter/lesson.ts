/*
 * Lesson: the classic counter against the real one. Where the course began, and why it goes on.
 */

import { translated } from '../../language.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { currentDuel, DuelBody } from './body.tsx';

const words = translated<LessonWords>({
  en: {
    title: 'The duel: a classic and a counter that counts',
    goal: 'See what a counter of 40 lines loses and counts twice when connections break, and what it takes not to.',
    tries: [
      'Cut both in the middle of five presses',
      'The same, where the classic sends again',
      'Press the classic as somebody else, on the console',
    ],
    explanation: [
      'The classic is the counter of the tutorials: a press is a message, and everybody gets the new value. As long as nothing breaks, it is right. When the connection breaks, its page cannot know whether the last presses arrived, because nobody acknowledges them. If it forgets them, those that did not arrive are lost. If it sends them again, those that did arrive are counted twice. There is no third choice without help from the server.',
      'The real counter numbers the presses of a session, and the server remembers the last number together with the value. So a press can be sent as often as you like, and counts once: sending again has become harmless. That is called idempotence.',
    ],
  },
  'zh-Hans': {
    title: '对决：经典版与数得准的计数器',
    goal: '看看一个 40 行的计数器在断线时会丢失什么、重复什么，以及怎样才能不出错。',
    tries: ['在五次按键中间切断两边', '同样切断，但经典版会重发', '以别人的身份在控制台按经典版'],
    explanation: [
      '经典版就是教程里的计数器：按一次发一条消息，所有人得到新的数值。只要什么都不断，它就是对的。一旦断线，它的页面无从知道最后几次按键到了没有，因为没有人确认。如果忘掉它们，没到的就丢了；如果重发，已经到的就会重复计入。没有服务器帮忙，就没有第三种选择。',
      '真正的计数器给一次会话里的按键编号，服务器把最后的编号和数值一起记住。于是一次按键随便重发多少遍，都只计一次：重发变得无害。这就叫幂等。',
    ],
  },
  'zh-Hant': {
    title: '對決：經典版與數得準的計數器',
    goal: '看看一個 40 行的計數器在斷線時會遺失什麼、重複什麼，以及怎樣才能不出錯。',
    tries: ['在五次按鍵中間切斷兩邊', '同樣切斷，但經典版會重送', '以別人的身分在主控台按經典版'],
    explanation: [
      '經典版就是教學裡的計數器：按一次傳一則訊息，所有人得到新的數值。只要什麼都不斷，它就是對的。一旦斷線，它的頁面無從知道最後幾次按鍵到了沒有，因為沒有人確認。如果忘掉它們，沒到的就遺失了；如果重送，已經到的就會重複計入。沒有伺服器幫忙，就沒有第三種選擇。',
      '真正的計數器為一個工作階段裡的按鍵編號，伺服器把最後的編號和數值一起記住。於是一次按鍵隨便重送多少遍，都只計一次：重送變得無害。這就叫冪等。',
    ],
  },
});

async function cut(resends: boolean): Promise<void> {
  const duel = currentDuel();
  if (duel === undefined || duel.isDemonstrating.peek()) return;
  duel.classic.resends.value = resends;
  await duel.cutWhilePressing();
}

export const lesson: Lesson = {
  name: 'counter',
  file: 'server/lessons/counter.ts',
  reference: { label: 'RFC 9110 §9.2.2', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2' },
  words,
  tries: [
    () => cut(false),
    () => cut(true),
    async (console) => {
      if (await console.opened()) console.send('{"action":"plus"}');
    },
  ],
  Body: DuelBody,
};
