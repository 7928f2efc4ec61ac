/*
 * The texts about presence.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Presence', '在线状态', '上線狀態'),
  goal: say(
    'Show who is here: people, not connections, and nobody whose cable was pulled.',
    '显示谁在这里：显示的是人，不是连接；网线被拔掉的人不应再出现。',
    '顯示誰在這裡：顯示的是人，不是連線；網路線被拔掉的人不應再出現。',
  ),
  tries: [
    say('Ann opens a second tab', 'Ann 打开第二个标签页', 'Ann 開啟第二個分頁'),
    say('Bob joins', 'Bob 进来', 'Bob 進來'),
    say('Pull Bob’s cable', '拔掉 Bob 的网线', '拔掉 Bob 的網路線'),
  ],
  explanation: [
    say(
      'This page plays all guests, each on a connection of its own to a small room on this server. A list of connections is not a list of people: a second tab adds a connection, but nobody has come. So each connection says whose it is, and the server shows each person once, until the last of their connections is gone.',
      '本页面扮演所有客人，每位都有自己的连接，进入这台服务器上的一个小房间。连接的列表不是人的列表：第二个标签页多了一条连接，但没有人进来。所以每条连接都要说明属于谁，服务器让每个人只显示一次，直到他最后一条连接结束。',
      '本頁面扮演所有客人，每位都有自己的連線，進入這台伺服器上的一個小房間。連線的清單不是人的清單：第二個分頁多了一條連線，但沒有人進來。所以每條連線都要說明屬於誰，伺服器讓每個人只顯示一次，直到他最後一條連線結束。',
    ),
    say(
      'Who closes the tab is gone at once: the close frame says so. Whose cable is pulled sends no close frame, and the server holds a half-open connection. Here it waits for three seconds without a heartbeat, and then gives up. A shorter wait drops people whose network hesitates; a longer one shows ghosts. Presence is a guess, and a page should not promise more.',
      '关闭标签页的人立刻消失：关闭帧会说明。网线被拔掉的人发不出关闭帧，服务器手里是一条半开的连接。这里等三秒没有心跳就放弃。等得更短，会丢掉网络只是慢了一下的人；更长，则会显示早已不在的人。在线状态是一种猜测，页面不该承诺更多。',
      '關閉分頁的人立刻消失：關閉訊框會說明。網路線被拔掉的人送不出關閉訊框，伺服器手裡是一條半開的連線。這裡等三秒沒有心跳就放棄。等得更短，會丟掉網路只是慢了一下的人；更長，則會顯示早已不在的人。上線狀態是一種猜測，頁面不該承諾更多。',
    ),
  ],
  table: say('The room', '房间', '房間'),
  what: say('What', '内容', '內容'),
  value: say('Now', '现在', '現在'),
  connections: say('Connections, says the server', '连接数（服务器说）', '連線數（伺服器說）'),
  people: say('People, says the server', '在线的人（服务器说）', '在線的人（伺服器說）'),
  silent: say('Cable pulled, not noticed yet', '网线已拔、尚未发现', '網路線已拔、尚未發現'),
  nobody: say('nobody', '没有', '沒有'),
  connecting: say('Connecting…', '正在连接……', '正在連線……'),
  truth: say(
    'The server still shows somebody who is gone. It cannot know yet.',
    '服务器还显示着已经不在的人。它还无从知道。',
    '伺服器還顯示著已經不在的人。它還無從知道。',
  ),
  agree: say(
    'The list is true, as far as anybody can tell.',
    '就目前所知，名单是对的。',
    '就目前所知，名單是對的。',
  ),
});
