/*
 * Lesson: greeting. A question and its answer, which is the application's rule, not WebSocket's.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const words = lessonWords({
  title: say('Greeting', '问候', '問候'),
  goal: say(
    'Build a request and its response out of messages, and see how to handle an invalid one.',
    '用消息搭出一问一答，再看看遇到说不通的消息该怎么办。',
    '用訊息搭出一問一答，再看看遇到說不通的訊息該怎麼辦。',
  ),
  tries: [
    say('Say “Jimmy”', '说“Jimmy”', '說「Jimmy」'),
    say('Say a name in another script', '说一个中文名字', '說一個中文名字'),
    say('Say nothing', '什么也不说', '什麼也不說'),
  ],
  explanation: [
    say(
      'HTTP has requests and responses; WebSocket has only messages, in both directions. That this message answers that one is a rule of the application. Here it is simple: whoever sends a name gets a greeting.',
      'HTTP 有请求和响应，WebSocket 只有双向的消息。“这条消息回答那条消息”是应用自己的约定。这里的约定很简单：谁发来名字，就向谁问好。',
      'HTTP 有請求和回應，WebSocket 只有雙向的訊息。「這則訊息回答那則訊息」是應用程式自己的約定。這裡的約定很簡單：誰送來名字，就向誰問好。',
    ),
    say(
      'Text is UTF-8, so a name may be in any script; look at how many bytes it takes. A name that is empty or too long gets a sentence that says so, and the connection stays: an error in one message is no reason to close.',
      '文本采用 UTF-8 编码，所以名字可以用任何文字书写；看看它占了多少字节。名字为空或太长时，服务器会用一句话说明，连接照样保留：一条消息出错，不是挂断的理由。',
      '文字採用 UTF-8 編碼，所以名字可以用任何文字書寫；看看它占了多少位元組。名字空白或太長時，伺服器會用一句話說明，連線照樣保留：一則訊息出錯，不是掛斷的理由。',
    ),
  ],
  asked: say(
    'A name, as a text frame. Nothing in it says that an answer is expected.',
    '一个名字，装在文本帧里。帧本身并没有说它在等待回答。',
    '一個名字，裝在文字訊框裡。訊框本身並沒有說它在等待回答。',
  ),
  greeted: say(
    'The answer. It belongs to the last name only because both sides agree that it does.',
    '这是回答。它之所以对应刚才的名字，只因为双方这样约定。',
    '這是回答。它之所以對應剛才的名字，只因為雙方這樣約定。',
  ),
  corrected: say(
    'The server rejects the name, says why, and keeps the connection open.',
    '服务器没法这样问好，于是说明原因，连接继续保持。',
    '伺服器沒辦法這樣問好，於是說明原因，連線繼續保留。',
  ),
});

function explain({ direction, payload, bytes }: Frame): string | undefined {
  if (direction === 'sent') return bytes === 0 ? undefined : words().asked;
  return payload.startsWith('Hello ') ? words().greeted : words().corrected;
}

export const lesson: Lesson = {
  reference: rfc(6455, '1.2'),
  words,
  explain,
  tries: [
    (console) => console.send('Jimmy'),
    (console) => console.send('小明'),
    (console) => console.send(''),
  ],
};
