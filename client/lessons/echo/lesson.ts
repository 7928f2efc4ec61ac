/*
 * Lesson: echo. Text and bytes come back unchanged, and many frames can be in flight at once.
 */

import { say } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, lessonWords, rfc } from '../lesson.ts';

const MANY = 20;

const words = lessonWords({
  title: say('Echo', '回声', '回聲'),
  goal: say(
    'Send text and bytes, get them back, and see that a connection carries messages in both directions at the same time.',
    '发送文本和字节，收到回声，并看到一条连接可以双向同时传输。',
    '送出文字和位元組，收到回聲，並看到一條連線可以雙向同時傳輸。',
  ),
  tries: [
    say('Say “Hello”', '说一声“Hello”', '說一聲「Hello」'),
    say('Send the bytes 48 69', '发送字节 48 69', '送出位元組 48 69'),
    say(`Send ${MANY} at once`, `一口气发 ${MANY} 条`, `一口氣送 ${MANY} 則`),
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
});

function explain({ direction, opcode }: Frame): string | undefined {
  if (direction === 'sent') return undefined;
  return opcode === 'text' ? words().text : words().bytes;
}

export const lesson: Lesson = {
  reference: rfc(6455, '5.6'),
  words,
  explain,
  tries: [
    (console) => console.send('Hello'),
    (console) => console.send(new Uint8Array([0x48, 0x69])),
    async (console) => {
      if (!(await console.opened())) return;
      for (let number = 1; number <= MANY; number++) void console.send(`message ${number}`);
    },
  ],
};
