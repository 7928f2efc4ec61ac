/*
 * Lesson: greeting. Request and response is a rule of the application, not of WebSocket.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const words = lessonWords({
  title: say('Greeting', '问候', '問候'),
  goal: say(
    'Build request and response out of messages, and see how to handle an invalid message.',
    '用消息实现请求与响应，再看看如何处理无效的消息。',
    '用訊息實現請求與回應，再看看如何處理無效的訊息。',
  ),
  tries: [
    say('Say “Jimmy”', '说“Jimmy”', '說「Jimmy」'),
    say('Say a name in another script', '说一个中文名字', '說一個中文名字'),
    say('Say nothing', '什么也不说', '什麼也不說'),
  ],
  explanation: [
    say(
      'HTTP has requests and responses; WebSocket has only messages, in both directions. That one message answers another is a rule of the application. Here the rule is simple: a client that sends a name gets a greeting.',
      'HTTP 有请求和响应，WebSocket 只有双向的消息。“这条消息回答那条消息”是应用自己的约定。这里的约定很简单：客户端发来名字，服务器回以问候。',
      'HTTP 有請求和回應，WebSocket 只有雙向的訊息。「這則訊息回答那則訊息」是應用程式自己的約定。這裡的約定很簡單：用戶端送來名字，伺服器回以問候。',
    ),
    say(
      'Text is UTF-8, so a name may be in any script; look at how many bytes it takes. If a name is empty or too long, the server says so and keeps the connection open: an error in one message is no reason to close it.',
      '文本采用 UTF-8 编码，所以名字可以用任何文字书写；看看它占了多少字节。名字为空或太长时，服务器会用一句话说明，连接保持打开：一条消息出错，不是关闭连接的理由。',
      '文字採用 UTF-8 編碼，所以名字可以用任何文字書寫；看看它占了多少位元組。名字空白或太長時，伺服器會用一句話說明，連線保持開啟：一則訊息出錯，不是關閉連線的理由。',
    ),
  ],
  asked: say(
    'A name, as a text frame. Nothing in it says that an answer is expected.',
    '一个名字，用文本帧发送。帧本身并不表明是否需要回答。',
    '一個名字，用文字訊框送出。訊框本身並不表明是否需要回答。',
  ),
  greeted: say(
    'The answer. It belongs to the last name only because both sides have agreed on that.',
    '这是回答。它之所以对应刚才的名字，只因为双方这样约定。',
    '這是回答。它之所以對應剛才的名字，只因為雙方這樣約定。',
  ),
  corrected: say(
    'The server rejects the name, says why, and keeps the connection open.',
    '服务器拒绝这个名字，说明原因，并保持连接打开。',
    '伺服器拒絕這個名字，說明原因，並保持連線開啟。',
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
