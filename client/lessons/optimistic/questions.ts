/*
 * What the lesson on optimistic display asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A display shows presses at once. You press seven times, but the server accepts five. What does it show, one after the other?',
      '一个显示会立刻显示点击。你点七次，服务器只接受五次。它先后显示什么？',
      '一個顯示會立刻顯示點擊。你點七次，伺服器只接受五次。它先後顯示什麼？',
    ),
    answers: [
      say('7, and then 5', '先是 7，然后是 5', '先是 7，然後是 5'),
      say('5 all the time', '一直是 5', '一直是 5'),
      say('7, and it stays', '7，并且一直不变', '7，而且一直不變'),
      say('0, and then 5', '先是 0，然后是 5', '先是 0，然後是 5'),
    ],
    right: 0,
    why: say(
      'It shows what it expects, and corrects itself with the answers. The display that waits goes from 0 to 5.',
      '它先显示预期，再按回答改正。等待的那个显示从 0 到 5。',
      '它先顯示預期，再依回應改正。等待的那個顯示從 0 到 5。',
    ),
  },
  keep: say(
    'Show the state plus your own pending presses, computed anew each time; then a refusal takes itself back.',
    '显示“状态加上自己等待中的点击”，每次重新算；这样被拒绝的会自己退回。',
    '顯示「狀態加上自己等待中的點擊」，每次重新算；這樣被拒絕的會自己退回。',
  ),
  check: {
    ask: say(
      'You have 2 pending presses on top of 10. A state arrives: 13, with one of your presses in it. What do you show?',
      '在 10 之上你有 2 次等待中的点击。来了新状态 13，已含你的一次点击。你显示多少？',
      '在 10 之上你有 2 次等待中的點擊。來了新狀態 13，已含你的一次點擊。你顯示多少？',
    ),
    answers: [say('12', '12', '12'), say('13', '13', '13'), say('14', '14', '14'), say('15', '15', '15')],
    right: 2,
    why: say(
      '13 and the one press that it does not contain. 15 would count a press twice on the screen, until the next state: a flicker.',
      '13 加上它还没包含的一次。显示 15 就会把一次点击算两遍，直到下一个状态：这就是闪烁。',
      '13 加上它還沒包含的一次。顯示 15 就會把一次點擊算兩遍，直到下一個狀態：這就是閃爍。',
    ),
  },
};
