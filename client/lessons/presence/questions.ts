/*
 * What the lesson on presence asks.
 */

import { say } from '../../language.ts';
import type { LessonQuestions } from '../question.ts';

export const questions: LessonQuestions = {
  predict: {
    ask: say(
      'Ann has two tabs open, and Bob’s network cable is pulled. Whom does a server show that counts open connections?',
      'Ann 开着两个标签页，Bob 的网线被拔掉。按打开的连接计数的服务器会显示什么？',
      'Ann 開著兩個分頁，Bob 的網路線被拔掉。依開啟的連線計數的伺服器會顯示什麼？',
    ),
    answers: [
      say('Two: Ann and Bob', '两个：Ann 和 Bob', '兩個：Ann 和 Bob'),
      say('One: Ann', '一个：Ann', '一個：Ann'),
      say('Two: both tabs of Ann', '两个：Ann 的两个标签页', '兩個：Ann 的兩個分頁'),
      say('Three, for a while', '三个，持续一段时间', '三個，持續一段時間'),
    ],
    right: 3,
    why: say(
      'Both tabs are connections, and a pulled cable closes none. Only the missing heartbeat reveals that Bob is gone.',
      '两个标签页都是连接，拔掉网线也不会关闭连接。只有缺少的心跳能说明 Bob 不在了。',
      '兩個分頁都是連線，拔掉網路線也不會關閉連線。只有缺少的心跳能說明 Bob 不在了。',
    ),
  },
  keep: say(
    'A connection is not a person, and an open connection is not a living one.',
    '连接不等于人，打开的连接也不等于还活着。',
    '連線不等於人，開啟的連線也不等於還活著。',
  ),
  check: {
    ask: say(
      'You shorten the wait for a heartbeat from 30 s to 1 s. What do you get?',
      '你把等待心跳的时间从 30 秒缩短到 1 秒。结果如何？',
      '你把等待心跳的時間從 30 秒縮短到 1 秒。結果如何？',
    ),
    answers: [
      say('A list that is always true', '名单永远正确', '名單永遠正確'),
      say(
        'Fewer ghosts, but people who blink in and out',
        '幽灵更少，但有人忽隐忽现',
        '幽靈更少，但有人忽隱忽現',
      ),
      say('Fewer messages', '消息更少', '訊息更少'),
    ],
    right: 1,
    why: say(
      'A phone that changes from Wi-Fi to mobile is silent for a second or two. The wait is a compromise, and beats every second cost messages.',
      '手机从 Wi-Fi 切换到移动网络，会静默一两秒。等待多久是折中，而且每秒一次的心跳也要消息。',
      '手機從 Wi-Fi 切換到行動網路，會靜默一兩秒。等待多久是折衷，而且每秒一次的心跳也要訊息。',
    ),
  },
};
