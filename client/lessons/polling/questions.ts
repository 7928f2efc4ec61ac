/*
 * What the lesson on polling asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A value changes about every two seconds. Polling asks once a second. What does it cost, compared with a WebSocket?',
      '一个数值大约每两秒变一次，轮询每秒问一次。和 WebSocket 相比，它的代价如何？',
      '一個數值大約每兩秒變一次，輪詢每秒問一次。和 WebSocket 相比，它的代價如何？',
    ),
    answers: [
      say('About the same: the value is just as small', '差不多：数值本身一样小', '差不多：數值本身一樣小'),
      say(
        'Twice as much, since it asks twice per change',
        '两倍，因为每次变化问两次',
        '兩倍，因為每次變化問兩次',
      ),
      say(
        'Ten times the bytes per change, or more',
        '每次变化的字节是十倍以上',
        '每次變化的位元組是十倍以上',
      ),
      say('Less, because nothing stays open', '更少，因为没有连接一直开着', '更少，因為沒有連線一直開著'),
    ],
    right: 2,
    why: say(
      'Each request and each response carries its headers again: hundreds of bytes to learn a value of a few. A WebSocket sends its headers once, and then one small frame per change.',
      '每个请求和响应都要重新带上全部头部：为了几个字节的数值，要花几百个字节。WebSocket 的头部只发一次，之后每次变化只是一个小小的帧。',
      '每個請求和回應都要重新帶上全部標頭：為了幾個位元組的數值，要花幾百個位元組。WebSocket 的標頭只送一次，之後每次變化只是一個小小的訊框。',
    ),
  },
  keep: say(
    'Polling pays for every question; a WebSocket pays for every answer.',
    '轮询为每一次提问付费，WebSocket 只为每一次回答付费。',
    '輪詢為每一次提問付費，WebSocket 只為每一次回答付費。',
  ),
  check: {
    ask: say(
      'Polling every 5 s skipped values. When does that matter?',
      '每 5 秒轮询一次会略过一些值。什么时候要紧？',
      '每 5 秒輪詢一次會略過一些值。什麼時候要緊？',
    ),
    answers: [
      say('Always: a skipped value is lost data', '总是要紧：略过就是丢失数据', '總是要緊：略過就是遺失資料'),
      say('For a chat, but not for a counter', '聊天要紧，计数器不要紧', '聊天要緊，計數器不要緊'),
      say('For a counter, but not for a chat', '计数器要紧，聊天不要紧', '計數器要緊，聊天不要緊'),
    ],
    right: 1,
    why: say(
      'The last value of a counter contains all earlier ones, so nothing is lost. In a chat every message counts by itself: a skipped one is gone.',
      '计数器最后的值包含了之前的所有变化，所以什么也没丢。聊天里每条消息都有独立的意义：略过一条就少一条。',
      '計數器最後的值包含了之前的所有變化，所以什麼也沒遺失。聊天裡每則訊息都有獨立的意義：略過一則就少一則。',
    ),
  },
};
