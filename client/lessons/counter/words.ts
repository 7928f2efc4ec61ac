/*
 * What a person reads of the duel of the two counters.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say(
    'The duel: a classic and a counter that counts',
    '对决：经典版与数得准的计数器',
    '對決：經典版與數得準的計數器',
  ),
  goal: say(
    'See what a counter of 40 lines loses and counts twice when connections break, and how to avoid it.',
    '看看一个 40 行的计数器在断线时会丢失什么、重复什么，以及怎样才能不出错。',
    '看看一個 40 行的計數器在斷線時會遺失什麼、重複什麼，以及怎樣才能不出錯。',
  ),
  tries: [
    say('Cut both in the middle of five presses', '在五次按键中间切断两边', '在五次按鍵中間切斷兩邊'),
    say('The same, but the classic resends', '同样切断，但经典版会重发', '同樣切斷，但經典版會重送'),
    say(
      'Press the classic as somebody else, on the console',
      '以别人的身份在控制台按经典版',
      '以別人的身分在主控台按經典版',
    ),
  ],
  explanation: [
    say(
      'The classic is the counter of the tutorials: a press is a message, and everybody gets the new value. As long as nothing breaks, it is right. When the connection breaks, its page cannot know whether the last presses arrived, because nobody acknowledges them. If it forgets them, those that did not arrive are lost. If it sends them again, those that did arrive are counted twice. There is no third choice without help from the server.',
      '经典版就是教程里的计数器：按一次发一条消息，所有人得到新的数值。只要什么都不断，它就是对的。一旦断线，它的页面无从知道最后几次按键到了没有，因为没有人确认。如果忘掉它们，没到的就丢了；如果重发，已经到的就会重复计入。没有服务器帮忙，就没有第三种选择。',
      '經典版就是教學裡的計數器：按一次傳一則訊息，所有人得到新的數值。只要什麼都不斷，它就是對的。一旦斷線，它的頁面無從知道最後幾次按鍵到了沒有，因為沒有人確認。如果忘掉它們，沒到的就遺失了；如果重送，已經到的就會重複計入。沒有伺服器幫忙，就沒有第三種選擇。',
    ),
    say(
      'The real counter numbers the presses of a session, and the server remembers the last number together with the value. So a press can be sent as often as you like, and counts once: sending again has become harmless. That is called idempotence.',
      '真正的计数器给一次会话里的按键编号，服务器把最后的编号和数值一起记住。于是一次按键随便重发多少遍，都只计一次：重发变得无害。这就叫幂等。',
      '真正的計數器為一個工作階段裡的按鍵編號，伺服器把最後的編號和數值一起記住。於是一次按鍵隨便重送多少遍，都只計一次：重送變得無害。這就叫冪等。',
    ),
  ],
  classic: say('The classic', '经典版', '經典版'),
  classicSentence: say(
    'Two variables, and a message to everybody for each press.',
    '两个变量，每按一次就给所有人发一条消息。',
    '兩個變數，每按一次就給所有人傳一則訊息。',
  ),
  real: say('The real one', '真正的计数器', '真正的計數器'),
  realSentence: say(
    'Numbered presses, acknowledged when they are saved.',
    '每次按键都有编号，存好之后才确认。',
    '每次按鍵都有編號，存好之後才確認。',
  ),
  keys: say('Each key presses both counters', '每个键同时按两边', '每個鍵同時按兩邊'),
  plus: say('Add one to both', '两边各加一', '兩邊各加一'),
  minus: say('Subtract one from both', '两边各减一', '兩邊各減一'),
  cut: say('Cut both connections while I press', '在我按键时切断两边的连接', '在我按鍵時切斷兩邊的連線'),
  demonstrate: say('Automatic demonstration', '自动演示', '自動示範'),
  stop: say('Stop the demonstration', '停止演示', '停止示範'),
  reset: say('Clear the ledger', '清空账本', '清空帳本'),
  resends: say(
    'After a cut, the classic’s page resends unconfirmed presses',
    '断线之后，经典版的页面会重发未确认的按键',
    '斷線之後，經典版的頁面會重送未確認的按鍵',
  ),
  stages: {
    connecting: say('Connecting…', '正在连接……', '正在連線……'),
    ready: say(
      'Both are connected and idle.',
      '两边都已连接，没有进行中的操作。',
      '兩邊都已連線，沒有進行中的操作。',
    ),
    settling: say('Waiting until both are idle…', '等待两边都安静下来……', '等待兩邊都安靜下來……'),
    cut: say(
      'Cut! Two presses were sent at that very moment; more follow while offline.',
      '切断了！两次按键恰好在那一刻发出，其余的是在没有连接时按的。',
      '切斷了！兩次按鍵恰好在那一刻送出，其餘的是在沒有連線時按的。',
    ),
    back: say(
      'Reconnected. Waiting until both are idle…',
      '重新连上了。等待两边都安静下来……',
      '重新連上了。等待兩邊都安靜下來……',
    ),
  },
  ledger: say('The ledger', '账本', '帳本'),
  counter: say('Counter', '计数器', '計數器'),
  pressed: say('Pressed', '按下', '按下'),
  counted: say('Counted', '计入', '計入'),
  lost: say('Lost', '丢失', '遺失'),
  doubled: say('Counted twice', '重复计入', '重複計入'),
  unclear: say(
    (presses: number) => `Off by ${presses} with presses in both directions: what became of each is unknown.`,
    (presses) => `加减混按时相差 ${presses} 次：没有人说得清每一次的下落。`,
    (presses) => `加減混按時相差 ${presses} 次：沒有人說得清每一次的下落。`,
  ),
  crowded: say(
    'Somebody else used the classic meanwhile. It cannot tell whose presses it counted, so its row may be wrong.',
    '这期间还有别人连着经典版。它分不清计入的是谁的按键，所以它那一行对你来说可能不准。',
    '這期間還有別人連著經典版。它分不清計入的是誰的按鍵，所以它那一列對你來說可能不準。',
  ),
  others: say(
    (signed: string) =>
      `Others moved the real counter by ${signed} meanwhile. It can tell them apart, so they are not in its row.`,
    (signed) => `这期间别人让真正的计数器变化了 ${signed}。它分得清，所以没有算进它那一行。`,
    (signed) => `這期間別人讓真正的計數器變化了 ${signed}。它分得清，所以沒有算進它那一列。`,
  ),
  explain: {
    action: say(
      'A press of the classic. It has no number, so nobody can tell whether it is new or sent again.',
      '经典版的一次按键。它没有编号，所以没有人分得清它是新的还是重发的。',
      '經典版的一次按鍵。它沒有編號，所以沒有人分得清它是新的還是重送的。',
    ),
    state: say(
      'The new value, to everybody. It does not say whose press it counts: nobody’s press is acknowledged.',
      '发给所有人的新数值。它不说计入的是谁的按键：谁的按键都没有得到确认。',
      '傳給所有人的新數值。它不說計入的是誰的按鍵：誰的按鍵都沒有得到確認。',
    ),
    users: say(
      'How many sockets are open on the classic: this console and the duel are two of them.',
      '经典版上打开的连接数：这个控制台和上面的对决各占一条。',
      '經典版上開啟的連線數：這個主控台和上面的對決各占一條。',
    ),
  },
  howTitle: say('How is this measured?', '这是怎么判定的？', '這是怎麼判定的？'),
  how: [
    say(
      'Both values are recorded before the first press, and again when both are idle. If a counter moved by less than was pressed, the difference is lost; if by more, it was counted twice.',
      '第一次按键之前记下两边的数值，全部安静之后再记一次。变化比按下的少，少的就是丢失；变化比按下的多，多的就是重复计入。',
      '第一次按鍵之前記下兩邊的數值，全部安靜之後再記一次。變化比按下的少，少的就是遺失；變化比按下的多，多的就是重複計入。',
    ),
    say(
      'The real counter acknowledges each press, so that others’ presses can be told from yours. The classic acknowledges nothing: “quiet” means 0.6 s without news, and its difference is all there is.',
      '真正的计数器会确认每一次按键，所以能把别人的按键和你的分开。经典版什么都不确认：所谓“安静”，就是 0.6 秒没有消息，而数值之差就是全部依据。',
      '真正的計數器會確認每一次按鍵，所以能把別人的按鍵和你的分開。經典版什麼都不確認：所謂「安靜」，就是 0.6 秒沒有消息，而數值之差就是全部依據。',
    ),
    say(
      'The cut is a close() on this page: what was sent before still arrives, but the answer is ignored. A broken cable has the same effect.',
      '切断的办法是在本页面调用 close()：之前发送的仍会到达，但听不到回答。网线断了也是一样，只是没这么客气。',
      '切斷的辦法是在本頁面呼叫 close()：之前送出的仍會抵達，但聽不到回答。網路線斷了也是一樣，只是沒這麼客氣。',
    ),
    say(
      'The real counter runs the code of the one that everybody shares, in a room of its own that is kept in memory. So a duel does not change the shared number.',
      '真正的计数器运行的就是大家共享的那个计数器的代码，只是放在一个保存在内存里的独立房间中。所以对决不会改变大家共享的数值。',
      '真正的計數器執行的就是大家共享的那個計數器的程式碼，只是放在一個保存在記憶體裡的獨立房間中。所以對決不會改變大家共享的數值。',
    ),
  ],
});
