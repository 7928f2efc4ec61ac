/*
 * The texts about messages.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

/** How many messages are sent at once. */
export const MANY = 20;

export const words = lessonWords({
  title: say('Messages', '消息', '訊息'),
  goal: say(
    'Send text and bytes, see many messages in flight at once, and build request and response out of messages.',
    '发送文本和字节，看到许多消息同时在途，再用消息实现请求与响应。',
    '送出文字和位元組，看到許多訊息同時在途，再用訊息實現請求與回應。',
  ),
  tries: [
    say('Say “Hello” to the echo', '对回声说“Hello”', '對回聲說「Hello」'),
    say('Send it the bytes 48 69', '发送字节 48 69', '送出位元組 48 69'),
    say(`Send it ${MANY} at once`, `一口气发 ${MANY} 条`, `一口氣送 ${MANY} 則`),
    say('Tell the greeter a name: 小明', '告诉迎宾员一个名字：小明', '告訴接待員一個名字：小明'),
    say('Tell it no name', '不告诉它名字', '不告訴它名字'),
  ],
  explanation: [
    say(
      'A WebSocket carries messages, not a stream of bytes: what goes in as one message comes out as one message. Its opcode says whether it is text, which must be valid UTF-8, or binary, which may be anything. The echo keeps the type: text comes back as text, bytes come back as bytes with “_response” appended.',
      'WebSocket 传的是消息，而不是字节流：进去是一条，出来也是一条。每条消息用操作码说明自己是文本还是二进制：文本必须是合法的 UTF-8，二进制可以是任何内容。回声会保留类型：文本以文本返回；字节以字节返回，末尾加上“_response”。',
      'WebSocket 傳的是訊息，不是位元組串流：進去是一則，出來也是一則。每則訊息用 opcode 說明自己是文字還是二進位：文字必須是合法的 UTF-8，二進位可以是任何內容。回聲會保留類型：文字以文字傳回；位元組以位元組傳回，結尾加上「_response」。',
    ),
    say(
      `Send ${MANY} at once, and look at the order: all of them leave before the first answer arrives. Neither side waits for its turn: this is full duplex. Yet the answers come in the order of the messages, because a connection never reorders messages.`,
      `一口气发 ${MANY} 条，注意先后顺序：第一个回答到达之前，所有消息都已发出，双方都不必等待对方，这就是全双工。而回答仍然按消息的顺序到达，因为一条连接绝不会打乱消息的顺序。`,
      `一口氣送 ${MANY} 則，注意先後順序：第一個回應抵達之前，所有訊息都已經送出，雙方都不必等待對方，這就是全雙工。而回應仍然依訊息的順序抵達，因為一條連線絕不會打亂訊息的順序。`,
    ),
    say(
      'HTTP has requests and responses; WebSocket has only messages, in both directions. That one message answers another is a rule of the application. The greeter’s rule is simple: a client that sends a name gets a greeting. If the name is empty or too long, the greeter says so and keeps the connection open: an error in one message is no reason to close it.',
      'HTTP 有请求和响应，WebSocket 只有双向的消息。“这条消息回答那条消息”是应用自己的约定。迎宾员的约定很简单：客户端发来名字，就回以问候。名字为空或太长时，它会用一句话说明，连接保持打开：一条消息出错，不是关闭连接的理由。',
      'HTTP 有請求和回應，WebSocket 只有雙向的訊息。「這則訊息回答那則訊息」是應用程式自己的約定。接待員的約定很簡單：用戶端送來名字，就回以問候。名字空白或太長時，它會用一句話說明，連線保持開啟：一則訊息出錯，不是關閉連線的理由。',
    ),
  ],
  text: say(
    'The server put “Echo: ” in front and sent it back as text.',
    '服务器在前面加上“Echo: ”，再以文本发回。',
    '伺服器在前面加上「Echo: 」，再以文字傳回。',
  ),
  bytes: say(
    'The same bytes, followed by 5f 72 65 73 70 6f 6e 73 65: “_response” in UTF-8.',
    '同样的字节，后面多了 5f 72 65 73 70 6f 6e 73 65，即 UTF-8 的“_response”。',
    '同樣的位元組，後面多了 5f 72 65 73 70 6f 6e 73 65，也就是 UTF-8 的「_response」。',
  ),
  asked: say(
    'A name, as a text frame: two characters, six bytes of UTF-8. Nothing in it says that an answer is expected.',
    '一个名字，用文本帧发送：两个字，UTF-8 占六个字节。帧本身并不表明是否需要回答。',
    '一個名字，用文字訊框送出：兩個字，UTF-8 佔六個位元組。訊框本身並不表明是否需要回答。',
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
