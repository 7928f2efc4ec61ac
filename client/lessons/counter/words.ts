/*
 * The texts of the duel between the two counters.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say(
    'The duel: the classic counter and a reliable one',
    '对决：经典版与可靠版计数器',
    '對決：經典版與可靠版計數器',
  ),
  goal: say(
    'See what a counter of 40 lines loses and counts twice when connections break, and how to avoid it.',
    '看看一个 40 行的计数器在断线时会丢失什么、重复计入什么，以及如何避免。',
    '看看一個 40 行的計數器在斷線時會遺失什麼、重複計入什麼，以及如何避免。',
  ),
  tries: [
    say('Cut both in the middle of five presses', '在五次点击中间切断两边', '在五次點擊中間切斷兩邊'),
    say('The same, but the classic resends', '同样切断，但经典版会重发', '同樣切斷，但經典版會重送'),
    say(
      'Press the classic as somebody else, on the console',
      '以别人的身份在控制台点击经典版',
      '以別人的身分在主控台點擊經典版',
    ),
  ],
  explanation: [
    say(
      'The classic is the counter of the tutorials: a press is a message, and everybody gets the new value. As long as nothing breaks, it is right. When the connection breaks, its page cannot know whether the last presses arrived, because nobody acknowledges them. If it forgets them, those that did not arrive are lost. If it sends them again, those that did arrive are counted twice. There is no third choice without help from the server.',
      '经典版就是教程里的计数器：每次点击发一条消息，所有人得到新的数值。只要连接不断，它就是对的。一旦断线，页面无法知道最后几次点击有没有送达，因为没有确认。如果丢弃它们，没送达的就丢了；如果重发，已送达的就会重复计入。没有服务器配合，就没有第三种选择。',
      '經典版就是教學裡的計數器：每次點擊傳一則訊息，所有人得到新的數值。只要連線不斷，它就是對的。一旦斷線，頁面無法知道最後幾次點擊有沒有送達，因為沒有確認。如果捨棄它們，沒送達的就遺失了；如果重送，已送達的就會重複計入。沒有伺服器配合，就沒有第三種選擇。',
    ),
    say(
      'The real counter numbers the presses of a session, and the server stores the last number together with the value. So a press can be retransmitted any number of times and counts once: retransmission is harmless. This is called idempotence.',
      '真正的计数器给会话里的每次点击编号，服务器把最后的编号和数值一起保存。因此一次点击无论重发多少遍都只计一次：重发是无害的。这就叫幂等。',
      '真正的計數器為工作階段裡的每次點擊編號，伺服器把最後的編號和數值一起儲存。因此一次點擊無論重送多少遍都只計一次：重送是無害的。這就叫冪等。',
    ),
  ],
  classic: say('The classic', '经典版', '經典版'),
  classicSentence: say(
    'Two variables, and a message to everybody for each press.',
    '两个变量，每次点击都给所有人发一条消息。',
    '兩個變數，每次點擊都給所有人傳一則訊息。',
  ),
  real: say('The real one', '真正的计数器', '真正的計數器'),
  realSentence: say(
    'Numbered presses, acknowledged once they are durable.',
    '每次点击都有编号，写入磁盘之后才确认。',
    '每次點擊都有編號，寫入磁碟之後才確認。',
  ),
  keys: say('Each key presses both counters', '每个键同时点击两边', '每個鍵同時點擊兩邊'),
  plus: say('Add one to both', '两边各加一', '兩邊各加一'),
  minus: say('Subtract one from both', '两边各减一', '兩邊各減一'),
  cut: say('Cut both connections while I press', '在我点击时切断两边的连接', '在我點擊時切斷兩邊的連線'),
  demonstrate: say('Automatic demonstration', '自动演示', '自動示範'),
  stop: say('Stop the demonstration', '停止演示', '停止示範'),
  reset: say('Clear the ledger', '清空账本', '清空帳本'),
  resends: say(
    'After a cut, the classic’s page resends unconfirmed presses',
    '断线之后，经典版的页面会重发未确认的点击',
    '斷線之後，經典版的頁面會重送未確認的點擊',
  ),
  stages: {
    connecting: say('Connecting…', '正在连接……', '正在連線……'),
    ready: say(
      'Both are connected and idle.',
      '两边都已连接，没有进行中的操作。',
      '兩邊都已連線，沒有進行中的操作。',
    ),
    settling: say('Waiting until both are idle…', '等待两边都空闲……', '等待兩邊都閒置……'),
    cut: say(
      'Cut! Two presses were sent at that very moment; more follow while offline.',
      '已切断！两次点击恰好在那一刻发出，其余的在离线时点击。',
      '已切斷！兩次點擊恰好在那一刻送出，其餘的在離線時點擊。',
    ),
    back: say(
      'Reconnected. Waiting until both are idle…',
      '已重新连接。等待两边都空闲……',
      '已重新連線。等待兩邊都閒置……',
    ),
  },
  flights: say('the latest presses', '最近的点击', '最近的點擊'),
  page: say('page', '页面', '頁面'),
  server: say('server', '服务器', '伺服器'),
  fates: {
    kept: say('waits', '等待', '等待'),
    sent: say('sent', '已发送', '已送出'),
    cut: say('no answer', '没有回答', '沒有回答'),
    again: say('sent again', '重发', '重送'),
    counted: say('counted', '计入', '計入'),
    recognized: say('recognized', '认出', '認出'),
    doubled: say('counted twice', '重复计入', '重複計入'),
    lost: say('lost', '丢失', '遺失'),
    unclear: say('unclear', '不确定', '不確定'),
  },
  ledger: say('The ledger', '账本', '帳本'),
  counter: say('Counter', '计数器', '計數器'),
  pressed: say('Pressed', '点击', '點擊'),
  counted: say('Counted', '计入', '計入'),
  lost: say('Lost', '丢失', '遺失'),
  doubled: say('Counted twice', '重复计入', '重複計入'),
  unclear: say(
    (presses: number) => `Off by ${presses} with presses in both directions: what became of each is unknown.`,
    (presses) => `加减都点击过，相差 ${presses} 次：无法确定每一次的结果。`,
    (presses) => `加減都點擊過，相差 ${presses} 次：無法確定每一次的結果。`,
  ),
  crowded: say(
    'Somebody else used the classic meanwhile. It cannot tell whose presses it counted, so its row may be wrong.',
    '这期间还有别人使用了经典版。它无法区分计入的是谁的点击，所以它那一行可能不准。',
    '這期間還有別人使用了經典版。它無法區分計入的是誰的點擊，所以它那一列可能不準。',
  ),
  others: say(
    (signed: string) =>
      `Others moved the real counter by ${signed} meanwhile. It can tell them apart, so they are not in its row.`,
    (signed) => `这期间别人让真正的计数器变化了 ${signed}。它能区分，所以没有算进它那一行。`,
    (signed) => `這期間別人讓真正的計數器變化了 ${signed}。它能區分，所以沒有算進它那一列。`,
  ),
  explain: {
    action: say(
      'A press of the classic. It has no number, so nobody can tell whether it is new or retransmitted.',
      '经典版的一次点击。它没有编号，所以没有人分得清它是新的还是重发的。',
      '經典版的一次點擊。它沒有編號，所以沒有人分得清它是新的還是重送的。',
    ),
    state: say(
      'The new value, to everybody. It does not say whose press it includes: no press is acknowledged.',
      '发给所有人的新数值。它不说计入的是谁的点击：谁的点击都没有得到确认。',
      '傳給所有人的新數值。它不說計入的是誰的點擊：誰的點擊都沒有得到確認。',
    ),
    users: say(
      'The number of open connections to the classic: this console and the duel are two of them.',
      '经典版上打开的连接数：这个控制台和上面的对决各占一条。',
      '經典版上開啟的連線數：這個主控台和上面的對決各占一條。',
    ),
  },
  labDeed: say(
    'See in the Lab what you just did: the same presses and the same cut, message by message',
    '在实验室里看你刚才做的：同样的点击，同样的断线，一条消息一条消息地看',
    '在實驗室裡看你剛才做的：同樣的點擊，同樣的斷線，一則訊息一則訊息地看',
  ),
  lab: say(
    'In the Lab, lose the answer yourself, and follow the press that counts twice',
    '在实验室里亲手弄丢应答，看着一次点击被计入两次',
    '在實驗室裡親手弄丟回應，看著一次點擊被計入兩次',
  ),
  howTitle: say('How is this measured?', '这是怎么判定的？', '這是怎麼判定的？'),
  how: [
    say(
      'Both values are recorded before the first press, and again when both are idle. If a counter moved by less than was pressed, the difference was lost; if by more, it was counted twice.',
      '第一次点击之前记录两边的数值，两边都空闲之后再记录一次。变化比点击的少，少的就是丢失；变化比点击的多，多的就是重复计入。',
      '第一次點擊之前記錄兩邊的數值，兩邊都閒置之後再記錄一次。變化比點擊的少，少的就是遺失；變化比點擊的多，多的就是重複計入。',
    ),
    say(
      'The real counter acknowledges each press, so others’ presses can be told apart from yours. The classic acknowledges nothing: it counts as idle after 0.6 s without a message, and the difference in its value is all there is to go by.',
      '真正的计数器会确认每一次点击，所以能区分别人的点击和你的点击。经典版什么都不确认：0.6 秒没有消息就算空闲，数值之差就是全部依据。',
      '真正的計數器會確認每一次點擊，所以能區分別人的點擊和你的點擊。經典版什麼都不確認：0.6 秒沒有訊息就算閒置，數值之差就是全部依據。',
    ),
    say(
      'The cut is a close() on this page: what was sent before still arrives, but the answer is ignored. A broken cable is worse: it may swallow what was sent, and nobody notices for seconds.',
      '切断的办法是在本页面调用 close()：之前发送的仍会到达，但回答会被忽略。网线断了更糟：已发送的可能被吞掉，而且好几秒都没人发现。',
      '切斷的辦法是在本頁面呼叫 close()：之前送出的仍會抵達，但回答會被忽略。網路線斷了更糟：已送出的可能被吞掉，而且好幾秒都沒人發現。',
    ),
    say(
      'The real counter runs the same code as the shared one, but in a separate room in memory. So a duel does not change the shared number.',
      '真正的计数器与共享的计数器运行同样的代码，但在内存中一个独立的房间里。所以对决不会改变共享的数值。',
      '真正的計數器與共享的計數器執行同樣的程式碼，但在記憶體中一個獨立的房間裡。所以對決不會改變共享的數值。',
    ),
  ],
});
