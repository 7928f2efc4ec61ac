/*
 * Lesson: a live monitor. Programs report, everybody watches, and the dead are noticed.
 */

import { PING } from '../../../protocol/monitor.ts';
import { translated } from '../../language.ts';
import type { Console } from '../console/entry.ts';
import type { Lesson, LessonWords } from '../lesson.ts';
import { MonitorBody } from './body.tsx';

const words = translated<LessonWords>({
  en: {
    title: 'A live monitor',
    goal: 'Let programs report in text and in binary, draw what they say, and notice when one goes silent.',
    tries: ['Watch the reports as frames', 'Send a heartbeat: ping', 'Report without a token'],
    explanation: [
      'An agent is a program that proves itself with a token, and then reports CPU and memory every 5 s: once as JSON, once in a binary layout of a third of the size. The server passes both on to everybody else as they came. An agent that stays silent for 30 s is closed with 1001; it connects again by itself.',
      'Who comes without a token may only watch and send pings. The server itself is one of the agents, and measures only while somebody watches.',
    ],
  },
  'zh-Hans': {
    title: '实时监视器',
    goal: '让程序用文本和二进制报告状况，把内容画出来，并在某个程序沉默时及时发现。',
    tries: ['以帧的形式观看报告', '发送心跳：ping', '不带令牌就报告'],
    explanation: [
      '代理是一种程序，先用令牌证明自己，然后每 5 秒报告一次 CPU 和内存：一次用 JSON，一次用只有约三分之一大小的二进制格式。服务器把两者原样转给其他所有人。沉默 30 秒的代理会被用 1001 关闭，它会自动重新连接。',
      '不带令牌来的只能观看和发送 ping。服务器自己也是代理之一，只在有人观看时才测量。',
    ],
  },
  'zh-Hant': {
    title: '即時監視器',
    goal: '讓程式用文字和二進位回報狀況，把內容畫出來，並在某個程式沉默時及時發現。',
    tries: ['以訊框的形式觀看回報', '傳送心跳：ping', '不帶權杖就回報'],
    explanation: [
      '代理程式先用權杖證明自己，然後每 5 秒回報一次 CPU 和記憶體：一次用 JSON，一次用只有約三分之一大小的二進位格式。伺服器把兩者原封不動轉給其他所有人。沉默 30 秒的代理程式會被以 1001 關閉，它會自動重新連線。',
      '不帶權杖來的只能觀看和傳送 ping。伺服器自己也是代理程式之一，只在有人觀看時才測量。',
    ],
  },
});

async function send(console: Console, text: string): Promise<void> {
  if (await console.opened()) console.send(text);
}

const FALSE_REPORT = JSON.stringify({ type: 'report', name: 'nobody', cpu: 1, memory: 1, at: 0 });

export const lesson: Lesson = {
  name: 'monitor',
  file: 'server/lessons/monitor.ts',
  reference: { label: 'RFC 6455 §5.6', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.6' },
  words,
  tries: [
    (console) => console.connect(),
    (console) => send(console, PING),
    (console) => send(console, FALSE_REPORT),
  ],
  Body: MonitorBody,
};
