/*
 * What the monitor asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A report with a name, two numbers and a time goes out as JSON and in a binary layout. How do the sizes compare?',
      '一份报告含有名字、两个数和时间，分别以 JSON 和二进制格式发出。大小相比如何？',
      '一份回報含有名字、兩個數和時間，分別以 JSON 和二進位格式送出。大小相比如何？',
    ),
    answers: [
      say('The same: the content is the same', '一样：内容相同', '一樣：內容相同'),
      say('The JSON is several times as long', 'JSON 要长好几倍', 'JSON 要長好幾倍'),
      say('The binary one is longer, because of padding', '二进制更长，因为有填充', '二進位較長，因為有填充'),
    ],
    right: 1,
    why: say(
      'JSON repeats the field names and writes numbers as digits. The binary layout is smaller, but nobody can read it without its description.',
      'JSON 每次都写出字段名，数字逐位写成字符。二进制更小，但没有格式说明就没人读得懂。',
      'JSON 每次都寫出欄位名稱，數字逐位寫成字元。二進位較小，但沒有格式說明就沒人讀得懂。',
    ),
  },
  keep: say(
    'Binary saves bytes, text saves explanations: start with text, and measure before you change.',
    '二进制省字节，文本省解释：先用文本，测量过再改。',
    '二進位省位元組，文字省解釋：先用文字，測量過再改。',
  ),
  check: {
    ask: say(
      'An agent has sent nothing for 12 seconds. What may the page say?',
      '一个采集端 12 秒没有发送任何内容。页面可以怎么说？',
      '一個採集端 12 秒沒有傳送任何內容。頁面可以怎麼說？',
    ),
    answers: [
      say('It has crashed', '它崩溃了', '它當機了'),
      say('It has been silent since then', '它从那时起没有消息', '它從那時起沒有消息'),
      say('Its CPU is at 0 %', '它的 CPU 是 0 %', '它的 CPU 是 0 %'),
    ],
    right: 1,
    why: say(
      'A crash, a cut network and a program that hangs look the same from here. So the card turns grey and says since when.',
      '崩溃、断网和程序卡住，从这里看都一样。所以卡片变灰，并写明从什么时候开始。',
      '當機、斷網和程式卡住，從這裡看都一樣。所以卡片變灰，並寫明從什麼時候開始。',
    ),
  },
};
