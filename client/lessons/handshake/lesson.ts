/*
 * Lesson: the opening handshake, step by step. Its report is longer than what a console shows, so the walk has
 * connections of its own.
 */

import { translated } from '../../language.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { HandshakeBody, walk } from './body.tsx';

const words = translated<LessonWords>({
  en: {
    title: 'The handshake',
    goal: 'Follow how an HTTP request becomes a WebSocket, and check the sum behind it yourself.',
    tries: ['Shake hands again: the key is a new one', "Take the RFC's example", 'See where the key goes'],
    explanation: [
      'A browser that opens a WebSocket sends an HTTP request first, so that it passes the same ports, proxies and logins as everything else on the web. The key and its answer prove one thing only: that the other side understood a WebSocket handshake. Who is allowed in is decided by other means: the Origin, a cookie, a token.',
    ],
  },
  'zh-Hans': {
    title: '握手',
    goal: '跟着看一个 HTTP 请求怎样变成 WebSocket，并亲自验算其中的公式。',
    tries: ['再握一次手：密钥会是新的', '用 RFC 的例子', '看密钥去了哪里'],
    explanation: [
      '浏览器打开 WebSocket 时，先发送一个 HTTP 请求，这样它就能使用和网上其他内容相同的端口、代理和登录状态。密钥和它的应答只证明一件事：对方听懂了 WebSocket 握手。谁可以进来，要靠别的办法决定：Origin、Cookie 或令牌。',
    ],
  },
  'zh-Hant': {
    title: '交握',
    goal: '跟著看一個 HTTP 請求怎樣變成 WebSocket，並親自驗算其中的公式。',
    tries: ['再交握一次：金鑰會是新的', '用 RFC 的例子', '看金鑰去了哪裡'],
    explanation: [
      '瀏覽器開啟 WebSocket 時，會先送出一個 HTTP 請求，這樣它就能使用和網路上其他內容相同的連接埠、代理伺服器和登入狀態。金鑰和它的回應只證明一件事：對方聽懂了 WebSocket 交握。誰可以進來，要靠別的辦法決定：Origin、Cookie 或權杖。',
    ],
  },
});

const KEY_STEP = 1;

export const lesson: Lesson = {
  name: 'handshake',
  file: 'server/lessons/handshake.ts',
  reference: { label: 'RFC 6455 §4', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-4' },
  words,
  tries: [
    () => walk.shakeHands(),
    () => walk.showExample(),
    () => {
      walk.step.value = KEY_STEP;
    },
  ],
  Body: HandshakeBody,
  showsConsole: false,
};
