/*
 * What the lesson on errors and backoff asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A page connects to a path that does not exist, and the server answers 404. What does the page’s WebSocket tell it?',
      '页面连接一个不存在的路径，服务器回答 404。页面的 WebSocket 会告诉它什么？',
      '頁面連線到一個不存在的路徑，伺服器回應 404。頁面的 WebSocket 會告訴它什麼？',
    ),
    answers: [
      say('Status 404', '状态码 404', '狀態碼 404'),
      say(
        'Close code 1006, as for nearly every failure',
        '关闭代码 1006，和几乎所有失败一样',
        '關閉代碼 1006，和幾乎所有失敗一樣',
      ),
      say('Close code 1002, a protocol error', '关闭代码 1002，协议错误', '關閉代碼 1002，協定錯誤'),
      say('Nothing: it waits forever', '什么也没有：一直等下去', '什麼也沒有：一直等下去'),
    ],
    right: 1,
    why: say(
      'Otherwise a malicious page could map the network behind your firewall. Only a fetch() to its own origin tells the page more.',
      '否则恶意页面就能摸清你防火墙后面的网络。只有对自己的源执行 fetch()，页面才能知道更多。',
      '否則惡意頁面就能摸清你防火牆後面的網路。只有對自己的來源執行 fetch()，頁面才能知道更多。',
    ),
  },
  keep: say(
    'Retry what may pass, with a wait that grows and is random; never retry what will fail again.',
    '可能好转的才重试，等待要越来越久、长短随机；注定再次失败的不要重试。',
    '可能好轉的才重試，等待要越來越久、長短隨機；注定再次失敗的不要重試。',
  ),
  check: {
    ask: say(
      'A server restarts, and 30,000 clients lose their connection in the same second. Why should each wait a random time?',
      '服务器重启，三万个客户端在同一秒断线。为什么每个都应等待随机的时间？',
      '伺服器重新啟動，三萬個用戶端在同一秒斷線。為什麼每個都應等待隨機的時間？',
    ),
    answers: [
      say('So that attackers cannot predict it', '让攻击者无法预测', '讓攻擊者無法預測'),
      say('So that they do not come back all at once', '免得它们同时回来', '免得它們同時回來'),
      say('So that the longest wait gets shorter', '让最长的等待变短', '讓最長的等待變短'),
      say('Doubling the wait is enough', '每次加倍就够了', '每次加倍就夠了'),
    ],
    right: 1,
    why: say(
      'Doubling alone keeps them in step: they fail together, wait equally long, and come back together. Jitter spreads them over the whole interval.',
      '只加倍的话，它们步调一致：一起失败，等同样久，再一起回来。随机抖动把它们分散到整段时间里。',
      '只加倍的話，它們步調一致：一起失敗，等同樣久，再一起回來。隨機抖動把它們分散到整段時間裡。',
    ),
  },
};
