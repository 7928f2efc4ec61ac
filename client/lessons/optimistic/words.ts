/*
 * The texts about the two displays.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Optimistic display', '乐观显示', '樂觀顯示'),
  goal: say(
    'Show a press before the server has answered, and take it back if the server refuses.',
    '服务器还没回答就先显示点击；如果被拒绝，再收回。',
    '伺服器還沒回應就先顯示點擊；如果被拒絕，再收回。',
  ),
  tries: [
    say('Press once, and look at both', '点一次，看两个数', '點一次，看兩個數'),
    say('Press seven times; five are allowed', '点七次，只允许五次', '點七次，只允許五次'),
    say('Press on the console', '在控制台点击', '在主控台點擊'),
  ],
  explanation: [
    say(
      'The server answers each press after a second, as over a bad network. The first display waits: it is always right, and always late; many people press again, since nothing seems to happen. The second one shows at once what it expects: the last state from the server, and its own pending presses on top.',
      '服务器一秒后才回答每次点击，就像网络很差。第一个显示会等待：它总是对的，也总是晚的；很多人会再点一次，因为看上去什么也没发生。第二个立刻显示它所预期的：服务器最近的状态，加上自己还没得到回答的点击。',
      '伺服器一秒後才回應每次點擊，就像網路很差。第一個顯示會等待：它總是對的，也總是晚的；很多人會再點一次，因為看起來什麼也沒發生。第二個立刻顯示它所預期的：伺服器最近的狀態，加上自己還沒得到回應的點擊。',
    ),
    say(
      'An expectation can be wrong: this value ends at 5. A refused press is removed from the pending ones, and the number falls back by itself, because it is computed anew from the state each time. Never add to the shown number: a press that is acknowledged and also part of a new state would count twice on the screen, and flicker. The shared counter keeps both apart in client/sync/ledger.ts.',
      '预期可能出错：这个数到 5 为止。被拒绝的点击从等待的点击中移除，数字自然退回，因为每次都从状态重新算出。绝不要在显示的数字上直接加：一次点击既被确认、又包含在新状态里，屏幕上就会算两次，出现闪烁。共享计数器在 client/sync/ledger.ts 里把两者分开保存。',
      '預期可能出錯：這個數到 5 為止。被拒絕的點擊從等待的點擊中移除，數字自然退回，因為每次都從狀態重新算出。絕不要在顯示的數字上直接加：一次點擊既被確認、又包含在新狀態裡，畫面上就會算兩次，出現閃爍。共享計數器在 client/sync/ledger.ts 裡把兩者分開保存。',
    ),
  ],
  connecting: say('Connecting…', '正在连接……', '正在連線……'),
  add: say('Add one', '加一', '加一'),
  table: say('One counter, two displays', '一个计数器，两种显示', '一個計數器，兩種顯示'),
  display: say('Display', '显示方式', '顯示方式'),
  shows: say('Shows', '数字', '數字'),
  waits: say('Waits for the server', '等待服务器', '等待伺服器'),
  atOnce: say('Shows presses at once', '立刻显示点击', '立刻顯示點擊'),
  pending: say('Presses without an answer', '没得到回答的点击', '沒得到回應的點擊'),
  states: {
    nothing: say('Nothing pressed yet.', '还没有点击。', '還沒有點擊。'),
    pressed: say(
      'Sent. One display knows it, one does not.',
      '已发送。一个显示已知道，另一个还不知道。',
      '已送出。一個顯示已知道，另一個還不知道。',
    ),
    accepted: say(
      'Accepted: the one that waited follows.',
      '已接受：等待的那个跟上了。',
      '已接受：等待的那個跟上了。',
    ),
    refused: say(
      'Refused: the one that did not wait takes it back.',
      '被拒绝：没有等待的那个收回了点击。',
      '被拒絕：沒有等待的那個收回了點擊。',
    ),
  },
  frames: {
    press: say(
      'A press. The answer comes after a second.',
      '一次点击。一秒后才有回答。',
      '一次點擊。一秒後才有回應。',
    ),
    state: say(
      'The value at the start. Each connection has its own in this lesson.',
      '开始时的值。本课里每条连接各有一个。',
      '開始時的值。本課裡每條連線各有一個。',
    ),
    accepted: say(
      'One press is settled: it counts, and this is the value.',
      '一次点击有了结果：已计入，这是现在的值。',
      '一次點擊有了結果：已計入，這是現在的值。',
    ),
    refused: say(
      'One press is settled: it does not count. Whoever has shown it must take it back.',
      '一次点击有了结果：不计入。已经显示了的要收回。',
      '一次點擊有了結果：不計入。已經顯示了的要收回。',
    ),
  },
});
