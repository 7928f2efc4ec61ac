/*
 * The texts of the missions: for each a title, its goal in one sentence, three free hints, and an
 * ending, which says what happened and what prevents it. The missions themselves are in sim/lab/missions.ts.
 */

import type { MissionName } from '../../../sim/lab/missions.ts';
import { type Phrase, say, translated } from '../../language.ts';

interface MissionTexts {
  readonly title: Phrase<string>;
  readonly goal: Phrase<string>;
  readonly hints: readonly [Phrase<string>, Phrase<string>, Phrase<string>];
  readonly ending: Phrase<string>;
}

export const missionWords = translated({
  disagree: {
    title: say('Two screens disagree', '两块屏幕不一致', '兩個畫面不一致'),
    goal: say(
      'Make two screens show different numbers, if only for a moment.',
      '让两块屏幕显示不同的数字，哪怕只是一瞬间。',
      '讓兩個畫面顯示不同的數字，哪怕只是一瞬間。',
    ),
    hints: [
      say('You need no fault at all.', '完全不需要故障。', '完全不需要故障。'),
      say(
        'The device that is pressed shows it at once. All others wait for a message.',
        '被点击的设备立刻显示，其他设备要等一条消息。',
        '被點擊的裝置立刻顯示，其他裝置要等一則訊息。',
      ),
      say(
        'Press once on any device, and look at the others.',
        '在任意一台设备上点击一次，再看看其他设备。',
        '在任意一台裝置上點擊一次，再看看其他裝置。',
      ),
    ],
    ending: say(
      'A view always lags behind: a message needs time. So this page shows the last number on disk, plus its own presses that this number does not include yet. The others follow as soon as the new state arrives.',
      '画面总会落后，因为消息需要时间。所以页面显示的是磁盘上最新的数字，再加上它自己那些尚未计入的点击。新状态一到，其他屏幕就跟上了。',
      '畫面總會落後，因為訊息需要時間。所以頁面顯示的是磁碟上最新的數字，再加上它自己那些尚未計入的點擊。新狀態一到，其他畫面就跟上了。',
    ),
  },
  apart: {
    title: say('… and stay apart', '……并且一直不一致', '……而且一直不一致'),
    goal: say(
      'Keep two screens at different numbers for ten seconds.',
      '让两块屏幕连续十秒显示不同的数字。',
      '讓兩個畫面連續十秒顯示不同的數字。',
    ),
    hints: [
      say(
        'A device that receives nothing continues to show the last number it received.',
        '收不到消息的设备会一直显示最后收到的数字。',
        '收不到訊息的裝置會一直顯示最後收到的數字。',
      ),
      say(
        'A cut connection is detected at once. Look for a fault that neither side is told about.',
        '连接被切断会立刻被发现。找一种双方都不会得到通知的故障。',
        '連線被切斷會立刻被發現。找一種雙方都不會得到通知的故障。',
      ),
      say(
        'Make one connection half-open, then press on another device.',
        '让一条连接半开，然后在另一台设备上点击。',
        '讓一條連線半開，然後在另一台裝置上點擊。',
      ),
    ],
    ending: say(
      'Silence looks the same whether nothing happened or nothing gets through. So the client sends a ping after ten seconds of silence, and gives up the connection five seconds later. Then it reconnects, and the first message brings it up to date: screens may differ, but not forever.',
      '没有消息可能是什么都没发生，也可能是什么都传不过来，看上去都一样。所以客户端静默十秒后会发送 ping，再过五秒仍无回应就放弃连接，然后重连，收到的第一条消息就让它跟上：屏幕可以不一致，但不会永远不一致。',
      '沒有訊息可能是什麼都沒發生，也可能是什麼都傳不過來，看起來都一樣。所以用戶端靜默十秒後會送出 ping，再過五秒仍無回應就放棄連線，然後重新連線，收到的第一則訊息就讓它跟上：畫面可以不一致，但不會永遠不一致。',
    ),
  },
  'lost-update': {
    title: say('Lose an update', '丢失一次更新', '遺失一次更新'),
    goal: say(
      'This counter sends the new value. Lose a press without any fault.',
      '这个计数器发送的是新值。不用任何故障，弄丢一次点击。',
      '這個計數器傳送的是新值。不用任何故障，弄丟一次點擊。',
    ),
    hints: [
      say(
        'What does a device send if it does not know about the other’s press yet?',
        '如果一台设备还不知道另一台的点击，它会发送什么？',
        '如果一台裝置還不知道另一台的點擊，它會送出什麼？',
      ),
      say(
        'A message takes some 50 ms each way. Be faster than that.',
        '消息单程约需 50 毫秒。要比它快。',
        '訊息單程約需 50 毫秒。要比它快。',
      ),
      say(
        'Stop time, and press on two devices at the same moment.',
        '让时间停下，在同一时刻点击两台设备。',
        '讓時間停下，在同一時刻點擊兩台裝置。',
      ),
    ],
    ending: say(
      'Both devices read the same number, both added one, and both sent the same sum: the second message overwrote the first. This is the lost update. It does not occur when clients send what they did, the step, and a single place adds the steps up.',
      '两台设备读到同一个数字，各自加一，发送了相同的结果：第二条消息覆盖了第一条。这就是“丢失更新”。只要客户端发送所做的事，也就是增量，由一处来累加，问题就没有了。',
      '兩台裝置讀到同一個數字，各自加一，送出了相同的結果：第二則訊息覆蓋了第一則。這就是「遺失更新」。只要用戶端傳送所做的事，也就是增量，由一處來累加，問題就沒有了。',
    ),
  },
  'lost-press': {
    title: say('Lose a press', '丢失一次点击', '遺失一次點擊'),
    goal: say(
      'This counter sends each step once. Lose a press in such a way that the user never learns about it.',
      '这个计数器每个增量只发一次。弄丢一次点击，而且用户永远不知道。',
      '這個計數器每個增量只送一次。弄丟一次點擊，而且使用者永遠不知道。',
    ),
    hints: [
      say('Sent is not received.', '已发送不等于已收到。', '已送出不等於已收到。'),
      say(
        'While a message is in flight, the connection can break.',
        '消息还在途中时，连接可能断开。',
        '訊息還在途中時，連線可能斷開。',
      ),
      say(
        'Press, step forward until the message is in flight, and cut that connection.',
        '点击一次，单步前进到消息在途中，然后切断这条连接。',
        '點擊一次，單步前進到訊息在途中，然後切斷這條連線。',
      ),
    ],
    ending: say(
      'The client treated “sent” as “received”. TCP delivers in order or not at all, and it does not tell the program what was lost when the connection broke. So a client must keep a press until the server confirms it, and retransmit it if no answer comes.',
      '客户端把“已发送”当成了“已收到”。TCP 要么按顺序送达，要么完全不送达，连接断开时也不会告诉程序丢了什么。所以点击必须保留到服务器确认为止，没有回答就重发。',
      '用戶端把「已送出」當成了「已收到」。TCP 要麼依序送達，要麼完全不送達，連線斷開時也不會告訴程式丟了什麼。所以點擊必須保留到伺服器確認為止，沒有回答就重送。',
    ),
  },
  double: {
    title: say('Count a press twice', '一次点击算两次', '一次點擊算兩次'),
    goal: say(
      'This counter retransmits each press until it is answered. Make one press count twice.',
      '这个计数器会一直重发，直到收到回答。让一次点击计两次。',
      '這個計數器會一直重送，直到收到回答。讓一次點擊計兩次。',
    ),
    hints: [
      say(
        'The answer can get lost just as well as the press.',
        '回答和点击一样会丢失。',
        '回答和點擊一樣會遺失。',
      ),
      say(
        'Wait until the server has received the press, but the client does not know it yet.',
        '等到服务器已经收到点击、而客户端还不知道的时候。',
        '等到伺服器已經收到點擊、而用戶端還不知道的時候。',
      ),
      say(
        'Press, and cut the connection right after the message has arrived at the server.',
        '点击一次，消息一到服务器就切断连接。',
        '點擊一次，訊息一到伺服器就切斷連線。',
      ),
    ],
    ending: say(
      'The client cannot tell a lost press from a lost answer: both are silence. It has to retransmit, so the server has to recognize duplicates. This requires a number on each press, and the last number must be stored in the same transaction as the count.',
      '客户端分不清丢的是点击还是回答：两者都是没有消息。它只能重发，所以服务器必须认得出见过的点击。为此每次点击要有编号，而且最后的编号要和计数在同一个事务里保存。',
      '用戶端分不清遺失的是點擊還是回答：兩者都是沒有訊息。它只能重送，所以伺服器必須認得出見過的點擊。為此每次點擊要有編號，而且最後的編號要和計數在同一個交易裡儲存。',
    ),
  },
  reload: {
    title: say('Count it twice by a reload', '重新加载后算两次', '重新載入後算兩次'),
    goal: say(
      'This counter numbers and saves its presses, but not its own name. Make one press count twice.',
      '这个计数器给点击编号并保存，但没有保存自己的名字。让一次点击计两次。',
      '這個計數器給點擊編號並儲存，但沒有儲存自己的名字。讓一次點擊計兩次。',
    ),
    hints: [
      say(
        'A cut no longer helps: the server recognizes the number.',
        '切断连接不再有用：服务器认得编号。',
        '切斷連線不再有用：伺服器認得編號。',
      ),
      say(
        'What does a page still know after a reload, and what not?',
        '页面重新加载之后还知道什么，不知道什么？',
        '頁面重新載入之後還知道什麼，不知道什麼？',
      ),
      say(
        'Press, and reload the page before the answer arrives.',
        '点击一次，在回答到达之前重新加载页面。',
        '點擊一次，在回答到達之前重新載入頁面。',
      ),
    ],
    ending: say(
      'The new page found the press in its storage and sent it, but under a new name, so to the server it was a new press. Name, numbers and presses belong together: save them as one record, and before anything is sent.',
      '新页面在存储中找到了这次点击并发送，但用的是新名字，所以对服务器来说是一次新的点击。名字、编号和点击是一体的：要作为一条记录保存，而且在发送之前保存。',
      '新頁面在儲存空間中找到了這次點擊並送出，但用的是新名字，所以對伺服器來說是一次新的點擊。名字、編號和點擊是一體的：要作為一筆紀錄儲存，而且在送出之前儲存。',
    ),
  },
  lie: {
    title: say('A lie about “saved”', '谎称“已保存”', '謊稱「已儲存」'),
    goal: say(
      'Here our server acknowledges a press before it is on disk. Make it call a press saved that is not.',
      '这里，我们的服务器在点击还没写到磁盘时就确认了。让它把没有保存的点击说成“已保存”。',
      '這裡，我們的伺服器在點擊還沒寫到磁碟時就確認了。讓它把沒有儲存的點擊說成「已儲存」。',
    ),
    hints: [
      say(
        'Look at the disk’s lane: a commit takes time.',
        '看磁盘那一栏：提交需要时间。',
        '看磁碟那一欄：提交需要時間。',
      ),
      say(
        'Compare the moment of the ack with the end of the commit.',
        '比较 ack 的时刻和提交结束的时刻。',
        '比較 ack 的時刻和提交結束的時刻。',
      ),
      say('Press once.', '点击一次。', '點擊一次。'),
    ],
    ending: say(
      'The ack was sent before the commit had ended. Usually that goes well, but a crash in between would lose a press that the user was told is saved. So: first the commit, then the ack, then the new state.',
      'ack 在提交结束之前就发出了。多数时候没事，但如果其间崩溃，一次已告诉用户“已保存”的点击就没有了。所以顺序是：先提交，再 ack，最后才是新状态。',
      'ack 在提交結束之前就送出了。多數時候沒事，但如果其間當機，一次已告訴使用者「已儲存」的點擊就沒有了。所以順序是：先提交，再 ack，最後才是新狀態。',
    ),
  },
  flicker: {
    title: say('Make it flicker', '让数字闪烁', '讓數字閃爍'),
    goal: say(
      'Here our client forgets a press as soon as it is acknowledged. Make a screen show a number that is too low.',
      '这里，我们的客户端一收到确认就忘掉点击。让一块屏幕显示过小的数字。',
      '這裡，我們的用戶端一收到確認就忘掉點擊。讓一個畫面顯示過小的數字。',
    ),
    hints: [
      say(
        'A screen shows the last state plus its own presses that are not in it.',
        '屏幕显示最近的状态，加上尚未计入其中的自己的点击。',
        '畫面顯示最近的狀態，加上尚未計入其中的自己的點擊。',
      ),
      say(
        'An ack says that a press is safe. It does not bring the new number.',
        'ack 只说明点击安全了，并不带来新的数字。',
        'ack 只說明點擊安全了，並不帶來新的數字。',
      ),
      say(
        'Press once, and look at the moment between the ack and the state.',
        '点击一次，看 ack 和状态之间的那一刻。',
        '點擊一次，看 ack 和狀態之間的那一刻。',
      ),
    ],
    ending: say(
      'Between the ack and the state, the press was in neither place: no longer among the unconfirmed ones, and not yet in the number. So an ack names the revision that includes the press, and the client keeps the press until a state of that revision has arrived.',
      '在 ack 和状态之间，这次点击哪里都不在：已不在未确认之列，也还没计入数字。所以 ack 会注明含有该点击的版本号，客户端把点击保留到该版本的状态到达为止。',
      '在 ack 和狀態之間，這次點擊哪裡都不在：已不在未確認之列，也還沒計入數字。所以 ack 會註明含有該點擊的版本號，用戶端把點擊保留到該版本的狀態到達為止。',
    ),
  },
  'slow-reader': {
    title: say('Strand a slow reader', '让慢读者掉队', '讓慢讀者脫隊'),
    goal: say(
      'b presses sixteen times. Make c miss the last number, and never receive it.',
      'b 会点击十六次。让 c 错过最后的数字，而且再也收不到。',
      'b 會點擊十六次。讓 c 錯過最後的數字，而且再也收不到。',
    ),
    hints: [
      say(
        'The server’s buffer is limited: what a slow reader cannot receive is dropped.',
        '服务器不会无限缓冲：慢读者来不及收的会被丢弃。',
        '伺服器不會無限緩衝：慢讀者來不及收的會被丟棄。',
      ),
      say(
        'Twelve messages fit into the buffers between the server and c.',
        '服务器和 c 之间的缓冲能容纳十二条消息。',
        '伺服器和 c 之間的緩衝能容納十二則訊息。',
      ),
      say(
        'Let c stop reading for three seconds, just before the presses begin.',
        '在开始点击之前，让 c 停止读取三秒。',
        '在開始點擊之前，讓 c 停止讀取三秒。',
      ),
    ],
    ending: say(
      'Dropping states is fine, since only the latest one matters. But the latest one was dropped, too, and this server never retransmits it. So the server remembers which readers missed something, and sends the latest state once their buffer has been written.',
      '丢弃旧状态没有问题，因为只有最新的才重要；可是最新的也被丢弃了，而这里没人再发。所以服务器要记住谁漏收了消息，等积压的都写完后，再给它发送最新状态。',
      '丟棄舊狀態沒有問題，因為只有最新的才重要；可是最新的也被丟棄了，而這裡沒人再送。所以伺服器要記住誰漏收了訊息，等積壓的都寫完後，再給它送出最新狀態。',
    ),
  },
  session: {
    title: say('Outlive the session', '比会话活得更久', '比工作階段活得更久'),
    goal: say(
      'Here our server treats a forgotten session as a new one. Make one press count twice.',
      '这里，我们的服务器把已遗忘的会话当成新会话。让一次点击计两次。',
      '這裡，我們的伺服器把已遺忘的工作階段當成新的。讓一次點擊計兩次。',
    ),
    hints: [
      say(
        'The server keeps sessions for two days: today’s and yesterday’s. A press begins the new day.',
        '服务器保留两天的会话：今天和昨天。有人点击时，新的一天才开始。',
        '伺服器保留兩天的工作階段：今天和昨天。有人點擊時，新的一天才開始。',
      ),
      say(
        'A press must be on disk without its client knowing it. Then the client must go away.',
        '点击要已在磁盘上，而客户端还不知道；然后客户端要离开。',
        '點擊要已在磁碟上，而用戶端還不知道；然後用戶端要離開。',
      ),
      say(
        'Press on a while b is pressing, take a offline while its message is in flight, and set the clock a day ahead twice, with presses on b after each.',
        '在 b 点击期间点击 a，趁它的消息还在途中让 a 离线，再把时钟拨快一天，共两次，每次之后都要有 b 的点击。',
        '在 b 點擊期間點擊 a，趁它的訊息還在途中讓 a 離線，再把時鐘撥快一天，共兩次，每次之後都要有 b 的點擊。',
      ),
    ],
    ending: say(
      'The server had forgotten the session together with its last number. It treated the press as new, and counted it again. A server that cannot know must say so: it refuses the session as expired, and the client tells the user that the outcome of these presses is unknown.',
      '服务器把会话连同最后的编号一起忘了，于是把这次点击当成新的，又计了一次。服务器无法知道时必须说明：它以“会话已过期”拒绝，客户端则告诉用户，没人知道这些点击是否已计入。',
      '伺服器把工作階段連同最後的編號一起忘了，於是把這次點擊當成新的，又計了一次。伺服器無法知道時必須說明：它以「工作階段已過期」拒絕，用戶端則告訴使用者，沒人知道這些點擊是否已計入。',
    ),
  },
  identity: {
    title: say('Break the PN-counter', '破坏 PN 计数器', '破壞 PN 計數器'),
    goal: say(
      'This counter needs no acks and survives duplicates. Make it lose a press all the same.',
      '这个计数器不需要确认，也不怕重复。还是让它弄丢一次点击。',
      '這個計數器不需要確認，也不怕重複。還是讓它弄丟一次點擊。',
    ),
    hints: [
      say(
        'Each device counts under its own name, and the higher count wins.',
        '每台设备用自己的名字计数，较大的计数获胜。',
        '每台裝置用自己的名字計數，較大的計數獲勝。',
      ),
      say('What if two have the same name?', '如果两台名字相同呢？', '如果兩台名字相同呢？'),
      say(
        'Copy a browser, then press on the original and on the copy at the same time.',
        '复制一个浏览器，然后同时在原来的和复制的上面点击。',
        '複製一個瀏覽器，然後同時在原來的和複製的上面點擊。',
      ),
    ],
    ending: say(
      'Both copies counted “one more” under the same name, and the merge kept the higher of two equal counts. A CRDT relies on unique names, which a browser cannot guarantee: storage can be copied and restored. Our server lets only one connection at a time hold a session, and tells the other one that it was taken over.',
      '两份副本在同一个名字下各加了一，合并时在两个相等的计数中取了较大者。CRDT 依赖唯一的名字，而浏览器无法保证：存储会被复制和还原。我们的服务器让一个会话同时只属于一个连接，并告诉另一个它已被接管。',
      '兩份副本在同一個名字下各加了一，合併時在兩個相等的計數中取了較大者。CRDT 依賴唯一的名字，而瀏覽器無法保證：儲存空間會被複製和還原。我們的伺服器讓一個工作階段同時只屬於一條連線，並告訴另一條它已被接管。',
    ),
  },
  ours: {
    title: say('Break ours', '破坏我们的计数器', '破壞我們的計數器'),
    goal: say(
      'This is the counter as it runs in production. Break any rule.',
      '这就是实际运行的计数器。打破任意一条规则。',
      '這就是實際執行的計數器。打破任意一條規則。',
    ),
    hints: [
      say(
        'Try what worked before: cuts, reloads, crashes, copies, a slow reader.',
        '试试之前有效的：切断、重新加载、崩溃、复制、慢读者。',
        '試試之前有效的：切斷、重新載入、當機、複製、慢讀者。',
      ),
      say(
        'Faults close to a press do the most harm. Combine several within a few milliseconds.',
        '离点击越近的故障危害越大。在几毫秒内组合几种。',
        '離點擊越近的故障危害越大。在幾毫秒內組合幾種。',
      ),
      say(
        'Let thousands of random worlds try it for you. If one of them breaks, you have found a bug: please report it.',
        '让成千上万个随机世界替你试。如果有一个坏了，你就发现了一个缺陷：请报告。',
        '讓成千上萬個隨機世界替你試。如果有一個壞了，你就發現了一個缺陷：請回報。',
      ),
    ],
    ending: say(
      'Every rule held. None of them is clever: number each press, save before sending, commit before the ack, and say so when the outcome is unknown. Hundreds of thousands of worlds without a failure are not a proof.',
      '每条规则都成立。它们都不玄妙：给每次点击编号，先保存再发送，先提交再确认，无法知道时就说明。几十万个世界都没有出错，也不等于证明。',
      '每條規則都成立。它們都不玄妙：給每次點擊編號，先儲存再送出，先提交再確認，無法知道時就說明。幾十萬個世界都沒有出錯，也不等於證明。',
    ),
  },
} satisfies Record<MissionName, MissionTexts>);
