/*
 * Lesson: token. Who may connect is decided in the handshake, while it is still HTTP.
 */

import { translated } from '../../language.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { TokenBody } from './body.tsx';
import { connectWith } from './tries.ts';

const words = translated<LessonWords>({
  en: {
    title: 'A token in the handshake',
    goal: 'Let in only who knows a secret, and know where a browser can put it.',
    tries: [
      'Connect without a token',
      'Connect with the token in a cookie',
      'Connect with it as a subprotocol',
    ],
    explanation: [
      'The server looks for the token in the request to upgrade. If it is wrong or missing, the answer is 401 “Invalid or missing token”, in plain HTTP: no WebSocket ever exists. It compares in constant time, so that the time to an answer does not tell how many letters were right, and it writes the token into no log.',
    ],
  },
  'zh-Hans': {
    title: '握手中的令牌',
    goal: '只让知道秘密的人进来，并了解浏览器能把它放在哪里。',
    tries: ['不带令牌连接', '把令牌放在 Cookie 里连接', '把令牌作为子协议连接'],
    explanation: [
      '服务器在升级请求里查找令牌。如果错误或缺失，就以普通的 HTTP 回答 401“Invalid or missing token”：WebSocket 从未存在过。比较所用的时间是恒定的，所以从回答的快慢看不出猜对了几个字母；令牌也不会写进任何日志。',
    ],
  },
  'zh-Hant': {
    title: '交握中的權杖',
    goal: '只讓知道秘密的人進來，並了解瀏覽器能把它放在哪裡。',
    tries: ['不帶權杖連線', '把權杖放在 Cookie 裡連線', '把權杖作為子協定連線'],
    explanation: [
      '伺服器在升級請求裡尋找權杖。如果錯誤或缺少，就以普通的 HTTP 回答 401「Invalid or missing token」：WebSocket 從未存在過。比較所用的時間是固定的，所以從回答的快慢看不出猜對了幾個字母；權杖也不會寫進任何記錄檔。',
    ],
  },
});

export const lesson: Lesson = {
  name: 'token',
  file: 'server/lessons/token.ts',
  reference: { label: 'RFC 6455 §10.5', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-10.5' },
  words,
  tries: [
    (console) => connectWith(console, 'none'),
    (console) => connectWith(console, 'cookie'),
    (console) => connectWith(console, 'subprotocol'),
  ],
  Body: TokenBody,
};
