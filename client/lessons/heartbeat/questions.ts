/*
 * What the lesson on the heartbeat asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A phone loses its network without a word, and nobody sends anything. When does the server learn of it, without a heartbeat?',
      '手机无声无息地断了网，双方都没有发送任何内容。没有心跳时，服务器什么时候知道？',
      '手機無聲無息地斷了網，雙方都沒有傳送任何內容。沒有心跳時，伺服器什麼時候知道？',
    ),
    answers: [
      say('At once: TCP reports it', '立刻：TCP 会报告', '立刻：TCP 會回報'),
      say('After some seconds', '几秒之后', '幾秒之後'),
      say('Perhaps never', '也许永远不会', '也許永遠不會'),
    ],
    right: 2,
    why: say(
      'An idle TCP connection sends nothing, so nothing can fail. Both sides take the dead connection for an idle one, for hours. Only traffic finds out, and the heartbeat is that traffic.',
      '空闲的 TCP 连接什么也不发送，也就没有什么会失败。双方可能好几个小时都把断掉的连接当作空闲。只有通信才能发现，心跳就是这样的通信。',
      '閒置的 TCP 連線什麼也不傳送，也就沒有什麼會失敗。雙方可能好幾個小時都把斷掉的連線當成閒置。只有通訊才能發現，心跳就是這樣的通訊。',
    ),
  },
  keep: say(
    'Silence proves nothing. Each side that must know needs a timer and a message that must be answered.',
    '沉默说明不了什么。想知道对方是否还在的一方，需要一个定时器和一条必须得到回答的消息。',
    '沉默說明不了什麼。想知道對方是否還在的一方，需要一個計時器和一則必須得到回應的訊息。',
  ),
  check: {
    ask: say(
      'The server pings every 10 s and the browser answers. Is that enough for the page to notice a dead server?',
      '服务器每 10 秒发一次 ping，浏览器会回答。页面靠这个能发现服务器不在了吗？',
      '伺服器每 10 秒送一次 ping，瀏覽器會回應。頁面靠這個能發現伺服器不在了嗎？',
    ),
    answers: [
      say(
        'Yes: missing pings close the socket',
        '能：收不到 ping 就会关闭连接',
        '能：收不到 ping 就會關閉連線',
      ),
      say('Yes: the page can count pings', '能：页面可以数 ping', '能：頁面可以數 ping'),
      say(
        'No: the page never sees them, and must ask itself',
        '不能：页面看不到 ping，必须自己去问',
        '不能：頁面看不到 ping，必須自己去問',
      ),
    ],
    right: 2,
    why: say(
      'Browsers hide ping and pong frames from pages. So the page sends a message of its own and gives up if no answer comes in time.',
      '浏览器不让页面看到 ping 和 pong 帧。所以页面要发送自己的消息，没有及时收到回答就放弃。',
      '瀏覽器不讓頁面看到 ping 和 pong 訊框。所以頁面要傳送自己的訊息，沒有及時收到回應就放棄。',
    ),
  },
};
