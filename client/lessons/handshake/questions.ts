/*
 * What the lesson on the handshake asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'The browser sends a random Sec-WebSocket-Key. What does the server do with it?',
      '浏览器发送一个随机的 Sec-WebSocket-Key。服务器用它做什么？',
      '瀏覽器送出一個隨機的 Sec-WebSocket-Key。伺服器用它做什麼？',
    ),
    answers: [
      say('It encrypts the frames with it', '用它加密之后的帧', '用它加密之後的訊框'),
      say('It looks up the user', '用它查找用户', '用它尋找使用者'),
      say(
        'It hashes it with a fixed text and sends that back',
        '与固定文本一起求散列值，再发回',
        '與固定文字一起計算雜湊，再送回',
      ),
      say('Nothing: it only stores it', '什么也不做，只是存下来', '什麼也不做，只是存下來'),
    ],
    right: 2,
    why: say(
      'SHA-1 of the key and a GUID that everybody knows. It proves that the other side speaks WebSocket, and nothing else.',
      '把密钥和一个人人皆知的 GUID 连起来求 SHA-1。它只证明对方会说 WebSocket，别无其他。',
      '把金鑰和一個人人皆知的 GUID 接起來計算 SHA-1。它只證明對方會說 WebSocket，別無其他。',
    ),
  },
  keep: say(
    'A WebSocket begins as an HTTP request; status 101 turns the same TCP connection into one for frames.',
    'WebSocket 以一个 HTTP 请求开始；状态码 101 让同一条 TCP 连接改为传送帧。',
    'WebSocket 從一個 HTTP 請求開始；狀態碼 101 讓同一條 TCP 連線改為傳送訊框。',
  ),
  check: {
    ask: say(
      'Which of these keeps pages of strangers from using your users’ login?',
      '下面哪一项能防止陌生页面借用你用户的登录状态？',
      '下面哪一項能防止陌生頁面借用你使用者的登入狀態？',
    ),
    answers: [
      say('The key and its answer', '密钥和它的应答', '金鑰和它的回應'),
      say('The masking of the frames', '帧的掩码', '訊框的遮罩'),
      say('The server checks the Origin header', '服务器检查 Origin 头', '伺服器檢查 Origin 標頭'),
    ],
    right: 2,
    why: say(
      'The browser sends cookies with any page’s handshake, and says in Origin which page asks. No page can forge it, so the server can refuse.',
      '不管哪个页面发起握手，浏览器都会带上 Cookie，并在 Origin 里说明是哪个页面。页面伪造不了它，所以服务器可以拒绝。',
      '不管哪個頁面發起交握，瀏覽器都會帶上 Cookie，並在 Origin 裡說明是哪個頁面。頁面偽造不了它，所以伺服器可以拒絕。',
    ),
  },
};
