/*
 * The missions in words: what is asked for, what helps, and what one has seen at the end.
 */

import { say, translated } from '../../language.ts';

export const missionWords = translated({
  disagree: {
    title: say('Make two screens disagree', '让两个屏幕不一致', '讓兩個螢幕不一致'),
    goal: say(
      'Two people look at the counter at the same moment and see different numbers. No fault is needed.',
      '两个人在同一时刻看计数器，看到不同的数。不需要任何故障。',
      '兩個人在同一時刻看計數器，看到不同的數。不需要任何故障。',
    ),
    hints: [
      say('Press + on one device, and look at the others.', '在一个设备上按 +，再看其他设备。', '在一個裝置上按 +，再看其他裝置。'),
    ],
    end: say(
      'A message takes time. Until it arrives, the others show the former number: views lag, and that is not yet an error.',
      '消息需要时间。在它到达之前，其他屏幕显示旧的数：视图有滞后，这还不算错误。',
      '訊息需要時間。在它到達之前，其他螢幕顯示舊的數：畫面有落後，這還不算錯誤。',
    ),
  },
  apart: {
    title: say('… for ten seconds', '……持续十秒', '……持續十秒'),
    goal: say(
      'Two screens disagree for ten seconds, without anybody noticing.',
      '两个屏幕不一致达十秒，而没有人察觉。',
      '兩個螢幕不一致達十秒，而沒有人察覺。',
    ),
    hints: [
      say('A cut is noticed at once. What is not?', '切断立刻会被发现。什么不会？', '切斷立刻會被發現。什麼不會？'),
      say(
        'Make the line of one device half-open, then press on another one.',
        '让一个设备的线路半开，然后在另一个设备上点击。',
        '讓一個裝置的線路半開，然後在另一個裝置上點擊。',
      ),
    ],
    end: say(
      'A half-open line carries nothing and says nothing. Only a ping that stays unanswered tells that the other side is gone.',
      '半开的线路什么也不传，也什么都不说。只有没有回应的 ping 才能说明对方已经不在。',
      '半開的線路什麼也不傳，也什麼都不說。只有沒有回應的 ping 才能說明對方已經不在。',
    ),
  },
  'lost-update': {
    title: say('Lose an update', '丢失一次更新', '遺失一次更新'),
    goal: say(
      'This counter sends the new value. Make a press vanish, without any fault.',
      '这个计数器发送新的数值。不用任何故障，让一次点击消失。',
      '這個計數器傳送新的數值。不用任何故障，讓一次點擊消失。',
    ),
    hints: [
      say('What do two people send who both see 0?', '两个人都看到 0，他们会发送什么？', '兩個人都看到 0，他們會傳送什麼？'),
      say('Press on two devices at the same moment.', '同一时刻在两个设备上点击。', '同一時刻在兩個裝置上點擊。'),
    ],
    end: say(
      'Both read 0, and both wrote 1. Read, modify, write loses updates; send what changed, and let one place add it up.',
      '两边都读到 0，都写入 1。先读、再改、再写会丢失更新；应当发送变化，由一处相加。',
      '兩邊都讀到 0，都寫入 1。先讀、再改、再寫會遺失更新；應當傳送變化，由一處相加。',
    ),
  },
  'lost-press': {
    title: say('Lose a press', '丢失一次点击', '遺失一次點擊'),
    goal: say(
      'This counter sends each step once. Make a press vanish that its person believes to be counted.',
      '这个计数器把每一步发送一次。让一次点击消失，而本人以为已计入。',
      '這個計數器把每一步傳送一次。讓一次點擊消失，而本人以為已計入。',
    ),
    hints: [
      say('Press, and cut the line before the message arrives.', '点击，并在消息到达之前切断线路。', '點擊，並在訊息到達之前切斷線路。'),
    ],
    end: say(
      'Sent is not received. Who wants to know must wait for an answer, and send again without one.',
      '发出不等于收到。想确定，就要等待应答；没有应答就要重发。',
      '送出不等於收到。想確定，就要等待回應；沒有回應就要重送。',
    ),
  },
  double: {
    title: say('Count a press twice', '让一次点击计入两次', '讓一次點擊計入兩次'),
    goal: say(
      'This counter sends each step until it is answered. Make one press count twice.',
      '这个计数器反复发送，直到得到应答。让一次点击计入两次。',
      '這個計數器反覆傳送，直到得到回應。讓一次點擊計入兩次。',
    ),
    hints: [
      say('Which message must be lost: the press, or its answer?', '应当丢失哪条消息：点击，还是它的应答？', '應當遺失哪則訊息：點擊，還是它的回應？'),
      say(
        'Press, wait until the server has it, and cut the line then.',
        '点击，等服务器收到之后，再切断线路。',
        '點擊，等伺服器收到之後，再切斷線路。',
      ),
    ],
    end: say(
      'The answer was lost, not the press: so it came again, and counted again. A press needs a number by which the server knows it.',
      '丢失的是应答，不是点击：于是它再次到来，又计入一次。点击需要编号，服务器才能认出它。',
      '遺失的是回應，不是點擊：於是它再次到來，又計入一次。點擊需要編號，伺服器才能認出它。',
    ),
  },
  reload: {
    title: say('… by a reload', '……靠重新加载', '……靠重新載入'),
    goal: say(
      'This counter numbers its presses, and keeps the numbers in memory. Make one press count twice.',
      '这个计数器给点击编号，但编号只在内存里。让一次点击计入两次。',
      '這個計數器給點擊編號，但編號只在記憶體裡。讓一次點擊計入兩次。',
    ),
    hints: [
      say('What does a page forget when it is reloaded?', '页面重新加载时会忘记什么？', '頁面重新載入時會忘記什麼？'),
      say('Press, and reload before the answer is there.', '点击，并在应答到达之前重新加载。', '點擊，並在回應到達之前重新載入。'),
    ],
    end: say(
      'The page began anew under another name, and sent its press once more. What is to be recognized must be saved before it is sent.',
      '页面以另一个身份重新开始，又发送了一次。要能被认出，就必须在发送之前先保存。',
      '頁面以另一個身分重新開始，又傳送了一次。要能被認出，就必須在傳送之前先儲存。',
    ),
  },
  lie: {
    title: say('Lie about “saved”', '谎称“已保存”', '謊稱「已儲存」'),
    goal: say(
      'This server acknowledges before it commits. Let somebody be told a press is saved when it is not.',
      '这个服务器在提交之前就确认。让人被告知已保存，而其实没有。',
      '這個伺服器在提交之前就確認。讓人被告知已儲存，而其實沒有。',
    ),
    hints: [say('One press is enough.', '一次点击就够了。', '一次點擊就夠了。')],
    end: say(
      'The ack left while the disk was still writing. A crash just then would have made it a lie: first the commit, then the ack.',
      '磁盘还在写，确认就发出了。此时若崩溃，它就成了谎言：先提交，再确认。',
      '磁碟還在寫，確認就送出了。此時若當機，它就成了謊言：先提交，再確認。',
    ),
  },
  flicker: {
    title: say('Make it flicker', '让数字闪回', '讓數字閃回'),
    goal: say(
      'This client drops a press as soon as it is acknowledged. Make its number go back for a moment.',
      '这个客户端一收到确认就丢掉点击。让它的数短暂地退回。',
      '這個用戶端一收到確認就丟掉點擊。讓它的數短暫地退回。',
    ),
    hints: [say('One press is enough.', '一次点击就够了。', '一次點擊就夠了。')],
    end: say(
      'The ack came before the state that holds the press, and in between the screen had neither. An ack is not a state.',
      '确认先于包含该点击的状态到达，其间屏幕上两者都没有。确认不是状态。',
      '確認先於包含該點擊的狀態到達，其間螢幕上兩者都沒有。確認不是狀態。',
    ),
  },
  'slow-reader': {
    title: say('Strand a slow reader', '让慢读者掉队', '讓慢讀者掉隊'),
    goal: say(
      'Somebody presses steadily. Leave one screen behind for good, though its line is whole.',
      '有人不停地点击。让一个屏幕永远落后，尽管它的线路完好。',
      '有人不停地點擊。讓一個螢幕永遠落後，儘管它的線路完好。',
    ),
    hints: [
      say('The presses begin at 5 seconds.', '点击从第 5 秒开始。', '點擊從第 5 秒開始。'),
      say('Let a device stop reading while they come.', '在此期间让一个设备停止读取。', '在此期間讓一個裝置停止讀取。'),
    ],
    end: say(
      'What does not fit into its buffer was dropped, also the last state. Once a slow reader has caught up, it must get the latest again.',
      '缓冲区装不下的都被丢弃，包括最后的状态。慢读者跟上之后，必须再得到最新状态。',
      '緩衝區裝不下的都被丟棄，包括最後的狀態。慢讀者跟上之後，必須再得到最新狀態。',
    ),
  },
  session: {
    title: say('Outlive the session', '比会话活得更久', '比工作階段活得更久'),
    goal: say(
      'This server takes a session that it has forgotten for a new one. Make a press count twice.',
      '这个服务器把遗忘的会话当作新的。让一次点击计入两次。',
      '這個伺服器把遺忘的工作階段當作新的。讓一次點擊計入兩次。',
    ),
    hints: [
      say(
        'Sessions are kept for a day or two, by the server’s clock.',
        '按服务器的时钟，会话保留一两天。',
        '按伺服器的時鐘，工作階段保留一兩天。',
      ),
      say(
        'Press, go offline before the ack comes, and set the clock a day ahead, twice, with some presses of the others in between.',
        '点击，在确认到达之前离线，再把时钟拨快一天，共两次，其间有他人点击。',
        '點擊，在確認到達之前離線，再把時鐘撥快一天，共兩次，其間有他人點擊。',
      ),
    ],
    end: say(
      'The page came back with a press that had counted long ago, and nobody knew any more. A session that is forgotten must be refused.',
      '页面带着早已计入的点击回来，而没有人还记得。被遗忘的会话必须拒绝。',
      '頁面帶著早已計入的點擊回來，而沒有人還記得。被遺忘的工作階段必須拒絕。',
    ),
  },
  identity: {
    title: say('Break the PN-counter', '弄坏 PN 计数器', '弄壞 PN 計數器'),
    goal: say(
      'This CRDT survives any loss and any order. Make it lose a press that it calls saved.',
      '这个 CRDT 不怕丢失，也不怕乱序。让它丢掉一次声称已保存的点击。',
      '這個 CRDT 不怕遺失，也不怕亂序。讓它丟掉一次聲稱已儲存的點擊。',
    ),
    hints: [
      say('It rests on one counter for each name.', '它依靠每个名字只有一个计数。', '它依靠每個名字只有一個計數。'),
      say(
        'Copy a browser, wait until both are there, and press on both at the same moment.',
        '复制一个浏览器，等两者都在，再同一时刻在两者上点击。',
        '複製一個瀏覽器，等兩者都在，再同一時刻在兩者上點擊。',
      ),
    ],
    end: say(
      'Two pages counted under one name, and merging keeps the higher count. An identity must belong to one page at a time.',
      '两个页面用同一个名字计数，合并只保留较大者。一个身份同一时间只能属于一个页面。',
      '兩個頁面用同一個名字計數，合併只保留較大者。一個身分同一時間只能屬於一個頁面。',
    ),
  },
  ours: {
    title: say('Break ours', '弄坏本项目', '弄壞本專案'),
    goal: say(
      'Break a rule of the real thing: everything is allowed. Nobody has done it yet.',
      '弄坏真正的计数器：什么都允许。还没有人成功过。',
      '弄壞真正的計數器：什麼都允許。還沒有人成功過。',
    ),
    hints: [
      say(
        'Thousands of random worlds try it for you; the button is below.',
        '数千个随机世界替你尝试；按钮在下面。',
        '數千個隨機世界替你嘗試；按鈕在下面。',
      ),
    ],
    end: say(
      'You have found a bug. Please copy the link and report it: it holds all that is needed to see it again.',
      '你发现了一个缺陷。请复制链接并报告：它包含重现所需的一切。',
      '你發現了一個缺陷。請複製連結並回報：它包含重現所需的一切。',
    ),
  },
});

export const courseWords = translated({
  choose: say('Mission', '任务', '任務'),
  numbered: say(
    (number: number, title: string) => `${number}. ${title}`,
    (number, title) => `${number}. ${title}`,
    (number, title) => `${number}. ${title}`,
  ),
  hint: say(
    (number: number) => `Hint ${number}`,
    (number) => `提示 ${number}`,
    (number) => `提示 ${number}`,
  ),
  actions: say(
    (count: number, par: string) => `${count} ${count === 1 ? 'action' : 'actions'}, par ${par}`,
    (count, par) => `${count} 个动作，标准 ${par}`,
    (count, par) => `${count} 個動作，標準 ${par}`,
  ),
  won: say('Done.', '完成。', '完成。'),
  held: say('It held.', '它挺住了。', '它撐住了。'),
  kept: say('Where the rule is kept:', '规则在此实现：', '規則在此實作：'),
  next: say('Next mission', '下一个任务', '下一個任務'),
  tryWorlds: say('Let thousands of worlds try', '让数千个世界尝试', '讓數千個世界嘗試'),
  stop: say('Stop', '停止', '停止'),
  tried: say(
    (worlds: number, presses: number) => `${worlds} worlds, ${presses} presses: none broke.`,
    (worlds, presses) => `${worlds} 个世界，${presses} 次点击：没有一个出错。`,
    (worlds, presses) => `${worlds} 個世界，${presses} 次點擊：沒有一個出錯。`,
  ),
  inevitable: say('When did it become inevitable?', '何时变得不可避免？', '何時變得不可避免？'),
  inevitableHelp: say(
    'What happened up to a moment stays; what came later is varied. Of so many such worlds, this share still breaks:',
    '某一时刻之前的事保持不变，之后的事加以变化。这样的世界里，仍然出错的比例：',
    '某一時刻之前的事保持不變，之後的事加以變化。這樣的世界裡，仍然出錯的比例：',
  ),
  share: say(
    (at: string, percent: number) => `from ${at} s: ${percent} %`,
    (at, percent) => `从 ${at} 秒起：${percent}%`,
    (at, percent) => `從 ${at} 秒起：${percent}%`,
  ),
});
