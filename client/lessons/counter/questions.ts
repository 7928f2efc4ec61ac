/*
 * What the duel asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'You press five times, and the connection breaks after the second press. Which rule makes a classic counter right?',
      '你点击五次，第二次之后断线。哪条规则能让经典计数器算对？',
      '你點擊五次，第二次之後斷線。哪條規則能讓經典計數器算對？',
    ),
    answers: [
      say('Forget what was not answered', '没得到回答的就丢弃', '沒得到回應的就捨棄'),
      say('Send everything unanswered again', '没得到回答的全部重发', '沒得到回應的全部重送'),
      say('Wait longer for the answer', '多等一会儿回答', '多等一會兒回應'),
      say('None of these', '都不行', '都不行'),
    ],
    right: 3,
    why: say(
      'Forgetting counts at most once, so presses get lost. Resending counts at least once, so some count twice. The page cannot know which presses arrived; the server must recognize them.',
      '丢弃是“最多一次”，会漏；重发是“至少一次”，会重。页面无法知道哪些点击到了，必须由服务器来识别。',
      '捨棄是「最多一次」，會漏；重送是「至少一次」，會重。頁面無法知道哪些點擊到了，必須由伺服器來識別。',
    ),
  },
  keep: say(
    'Resend until it is acknowledged, and recognize what comes twice: delivery is repeated, the effect is not.',
    '重发直到得到确认，并认出重复的：投递可以重复，效果只有一次。',
    '重送直到得到確認，並認出重複的：投遞可以重複，效果只有一次。',
  ),
  check: {
    ask: say(
      'The server receives press 3 of a session for the second time. What must it do?',
      '服务器第二次收到某个会话的第 3 次点击。它该怎么做？',
      '伺服器第二次收到某個工作階段的第 3 次點擊。它該怎麼做？',
    ),
    answers: [
      say('Count it: the page meant it', '计入：页面就是这个意思', '計入：頁面就是這個意思'),
      say('Ignore it without an answer', '忽略，不回答', '忽略，不回應'),
      say('Count nothing, and acknowledge it again', '不计入，再确认一次', '不計入，再確認一次'),
      say('Close the connection', '关闭连接', '關閉連線'),
    ],
    right: 2,
    why: say(
      'The page resent it because it never heard the answer. Without a new one it would resend forever. The value stays as it is.',
      '页面重发，是因为没有听到回答。如果不再确认，它会一直重发。数值保持不变。',
      '頁面重送，是因為沒有聽到回應。如果不再確認，它會一直重送。數值保持不變。',
    ),
  },
};
