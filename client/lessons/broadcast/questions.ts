/*
 * What the lesson on broadcasting asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'A hundred clients listen to a log with one line a second. How many timers does the server need?',
      '一百个客户端收听每秒一行的日志。服务器需要多少个定时器？',
      '一百個用戶端收聽每秒一行的日誌。伺服器需要多少個計時器？',
    ),
    answers: [
      say('A hundred: one for each', '一百个：每人一个', '一百個：每人一個'),
      say('One, for all of them', '一个，大家共用', '一個，大家共用'),
      say('None: the clients ask', '不需要：由客户端来问', '不需要：由用戶端來問'),
    ],
    right: 1,
    why: say(
      'Every client gets the same line, so it is made once and published to a topic. Only state that belongs to one connection needs a timer for each.',
      '每个客户端得到的是同一行，所以只生成一次，发布到一个主题。只有属于单条连接的状态才需要各有一个定时器。',
      '每個用戶端得到的是同一行，所以只產生一次，發布到一個主題。只有屬於單條連線的狀態才需要各有一個計時器。',
    ),
  },
  keep: say(
    'Make what is the same for all once; what belongs to a connection must end with it.',
    '人人相同的内容只生成一次；属于一条连接的状态，必须随它结束。',
    '人人相同的內容只產生一次；屬於一條連線的狀態，必須隨它結束。',
  ),
  check: {
    ask: say(
      'You reload the page in the middle of your own count. At which number does it go on?',
      '你自己的计数进行到一半时重新加载页面。它从几开始？',
      '你自己的計數進行到一半時重新載入頁面。它從幾開始？',
    ),
    answers: [
      say(
        'Where it was: the server remembers the browser',
        '接着数：服务器记得这个浏览器',
        '接著數：伺服器記得這個瀏覽器',
      ),
      say('At 1: the connection is a new one', '从 1 开始：连接是新的', '從 1 開始：連線是新的'),
      say('At the number that other screens show', '从其他屏幕显示的数开始', '從其他螢幕顯示的數開始'),
    ],
    right: 1,
    why: say(
      'The count was a variable of the old connection. A server that should know you again needs something that outlives the connection: a session.',
      '那个数是旧连接的变量。要让服务器再次认出你，就需要比连接活得更久的东西：会话。',
      '那個數是舊連線的變數。要讓伺服器再次認出你，就需要比連線活得更久的東西：工作階段。',
    ),
  },
};
