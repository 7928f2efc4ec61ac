/*
 * What the lesson on messages asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'Twenty messages are sent at once to a server that answers each. In which order do the lines appear?',
      '一口气向服务器发送二十条消息，它逐条回答。各行以什么顺序出现？',
      '一口氣向伺服器送出二十則訊息，它逐則回應。各行以什麼順序出現？',
    ),
    answers: [
      say('Message, answer, message, answer …', '一问一答，交替出现', '一問一答，交替出現'),
      say(
        'All messages, then all answers in the same order',
        '先是全部消息，然后回答按同样的顺序',
        '先是全部訊息，然後回應按同樣的順序',
      ),
      say(
        'All messages, then the answers in any order',
        '先是全部消息，然后回答顺序不定',
        '先是全部訊息，然後回應順序不定',
      ),
      say('As one large message, answered once', '合成一条大消息，只回答一次', '合成一則大訊息，只回應一次'),
    ],
    right: 1,
    why: say(
      'Nobody has to wait for an answer before sending more, and one connection never reorders. Each message also stays a message of its own.',
      '发送者不必等回答就能继续发，而一条连接绝不会打乱顺序。每条消息也始终是独立的一条。',
      '傳送者不必等回應就能繼續送，而一條連線絕不會打亂順序。每則訊息也始終是獨立的一則。',
    ),
  },
  keep: say(
    'WebSocket gives you ordered messages in both directions; which one answers which is for you to define.',
    'WebSocket 给你双向、有序的消息；哪条回答哪条，由你来约定。',
    'WebSocket 給你雙向、有序的訊息；哪則回答哪則，由你來約定。',
  ),
  check: {
    ask: say(
      'Your page sends two requests at once and the server may answer the second one first. How does the page match answers?',
      '页面同时发出两个请求，服务器可能先回答第二个。页面怎样对应回答？',
      '頁面同時送出兩個請求，伺服器可能先回應第二個。頁面怎麼對應回應？',
    ),
    answers: [
      say('WebSocket matches them itself', 'WebSocket 会自动对应', 'WebSocket 會自動對應'),
      say('By the opcode of the frame', '看帧的操作码', '看訊框的 opcode'),
      say(
        'Each request carries a number, and its answer repeats it',
        '每个请求带一个编号，回答里重复它',
        '每個請求帶一個編號，回應裡重複它',
      ),
    ],
    right: 2,
    why: say(
      'A frame says nothing about which message it answers. A number that the answer repeats is the usual rule; the counter does the same with its presses.',
      '帧里没有任何内容说明它回答哪条消息。通常的约定是编号，由回答重复；计数器的点击也是这样。',
      '訊框裡沒有任何內容說明它回應哪則訊息。通常的約定是編號，由回應重複；計數器的點擊也是這樣。',
    ),
  },
};
