/*
 * What the lesson on the slow reader asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'Ten values are made a second, and a reader that wants all of them takes two a second. How old is what it shows after 20 s?',
      '每秒产生十个值，想全部都要的读者每秒取两个。20 秒后，它显示的内容有多旧？',
      '每秒產生十個值，想全部都要的讀者每秒取兩個。20 秒後，它顯示的內容有多舊？',
    ),
    answers: [
      say('Half a second: it reads twice a second', '半秒：它每秒读两次', '半秒：它每秒讀兩次'),
      say('About 16 seconds, and growing', '大约 16 秒，还在增长', '大約 16 秒，還在增長'),
      say(
        'Some seconds, but no more: TCP slows the sender down',
        '几秒，不会更多：TCP 会让发送方慢下来',
        '幾秒，不會更多：TCP 會讓傳送方慢下來',
      ),
    ],
    right: 1,
    why: say(
      'In 20 s, 200 values were made and 40 were read. The 40th is 16 s old. TCP slows the network down, not the program that makes the values: they pile up before it.',
      '20 秒里产生了 200 个值，读了 40 个，第 40 个已有 16 秒。TCP 减慢的是网络，不是产生值的程序：值都堆在它前面。',
      '20 秒裡產生了 200 個值，讀了 40 個，第 40 個已有 16 秒。TCP 減慢的是網路，不是產生值的程式：值都堆在它前面。',
    ),
  },
  keep: say(
    'A queue for a slow reader only grows: bound it, and where the last value says it all, keep only that.',
    '读得慢的人，队列只会越来越长：要设上限；如果最后的值足以说明一切，就只留它。',
    '讀得慢的人，佇列只會越來越長：要設上限；如果最後的值足以說明一切，就只留它。',
  ),
  check: {
    ask: say(
      'A chat server has a guest on a bad network. What may it do with unsent messages?',
      '聊天服务器有一位网络很差的客人。未发送的消息该怎么办？',
      '聊天伺服器有一位網路很差的客人。未送出的訊息該怎麼辦？',
    ),
    answers: [
      say('Send the latest message only', '只发最新一条', '只送最新一則'),
      say('Keep all of them, without a limit', '全部保留，不设上限', '全部保留，不設上限'),
      say(
        'Keep up to a limit, then cut the guest, who gets the history on return',
        '保留到上限，然后断开；客人回来时再给历史记录',
        '保留到上限，然後中斷；客人回來時再給歷史記錄',
      ),
    ],
    right: 2,
    why: say(
      'Each message counts by itself, so none may be skipped; and memory has an end. The history repairs the gap after the reconnect.',
      '每条消息都有独立的意义，不能略过；而内存有限。重连之后，历史记录补上缺口。',
      '每則訊息都有獨立的意義，不能略過；而記憶體有限。重新連線之後，歷史記錄補上缺口。',
    ),
  },
};
