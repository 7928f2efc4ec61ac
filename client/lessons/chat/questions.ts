/*
 * What the lesson on the chat room asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A guest says hello. Who receives this message from the server?',
      '一位客人打了个招呼。服务器把这条消息发给谁？',
      '一位客人打了個招呼。伺服器把這則訊息傳給誰？',
    ),
    answers: [
      say('Everybody, the sender included', '所有人，包括发送者', '所有人，包括傳送者'),
      say(
        'Everybody but the sender, who gets “delivered”',
        '除发送者以外的所有人；发送者收到“delivered”',
        '除傳送者以外的所有人；傳送者收到「delivered」',
      ),
      say('Only guests who have asked since', '只有之后来询问的客人', '只有之後來詢問的客人'),
    ],
    right: 1,
    why: say(
      'The sender’s page already shows the message. What it does not know is whether the server has it: “delivered” says so.',
      '发送者的页面已经显示了这条消息。它不知道的是服务器收到没有：“delivered”就是这个回答。',
      '傳送者的頁面已經顯示了這則訊息。它不知道的是伺服器收到沒有：「delivered」就是這個回應。',
    ),
  },
  keep: say(
    'Sent is not delivered, and delivered is not read: say only what you know.',
    '已发送不等于已送达，已送达不等于已读：只说你知道的。',
    '已送出不等於已送達，已送達不等於已讀：只說你知道的。',
  ),
  check: {
    ask: say(
      'Your message stays at “sending…” and the connection breaks. Did the others get it?',
      '你的消息一直显示“正在发送……”，这时断线了。别人收到了吗？',
      '你的訊息一直顯示「正在傳送……」，這時斷線了。別人收到了嗎？',
    ),
    answers: [
      say('No: it was never delivered', '没有：它没有送达', '沒有：它沒有送達'),
      say('Yes: the page sent it', '收到了：页面已经发出', '收到了：頁面已經送出'),
      say('Nobody on this side can know', '这一边无法知道', '這一邊無法知道'),
    ],
    right: 2,
    why: say(
      'Either the message was lost, or only its “delivered” was. Sending it again may show it twice. A number on each message solves that; part 3 shows how.',
      '可能消息丢了，也可能只是“delivered”丢了。重发也许会显示两次。给每条消息编号就能解决；第三部分会讲。',
      '可能訊息遺失了，也可能只是「delivered」遺失了。重送也許會顯示兩次。給每則訊息編號就能解決；第三部分會講。',
    ),
  },
};
