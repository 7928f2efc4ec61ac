/*
 * What a person reads at the duel of the two counters.
 */

import { translated } from '../../language.ts';
import type { Stage } from './duel.ts';

export interface DuelWords {
  readonly classic: string;
  readonly classicSentence: string;
  readonly real: string;
  readonly realSentence: string;
  readonly keys: string;
  readonly plus: string;
  readonly minus: string;
  readonly cut: string;
  readonly demonstrate: string;
  readonly stop: string;
  readonly reset: string;
  readonly resends: string;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly ledger: string;
  readonly counter: string;
  readonly pressed: string;
  readonly counted: string;
  readonly lost: string;
  readonly doubled: string;
  readonly unclear: (presses: number) => string;
  readonly crowded: string;
  readonly others: (signed: string) => string;
  readonly howTitle: string;
  readonly how: readonly string[];
}

export const duelWords = translated<DuelWords>({
  en: {
    classic: 'The classic',
    classicSentence: 'Two variables, and a message to everybody for each press.',
    real: 'The real one',
    realSentence: 'Numbered presses, acknowledged when they are saved.',
    keys: 'Press both at once',
    plus: 'Add one to both',
    minus: 'Subtract one from both',
    cut: 'Cut both connections while I press',
    demonstrate: 'Automatic demonstration',
    stop: 'Stop the demonstration',
    reset: 'Clear the ledger',
    resends: 'After a cut, the classic’s page sends unconfirmed presses again',
    stages: {
      connecting: 'Connecting…',
      ready: 'Both are connected, and nothing is under way.',
      settling: 'Waiting until both are quiet…',
      cut: 'Cut! Two presses went out in that very moment; more are pressed without a connection.',
      back: 'Connected again. Waiting until both are quiet…',
    },
    ledger: 'The ledger',
    counter: 'Counter',
    pressed: 'Pressed',
    counted: 'Counted',
    lost: 'Lost',
    doubled: 'Counted twice',
    unclear: (presses) =>
      `Off by ${presses} where presses went both ways: nobody can say what became of each.`,
    crowded:
      'Somebody else was on the classic meanwhile. It cannot tell whose presses it counted, so its line may be wrong about yours.',
    others: (signed) =>
      `Others moved the real counter by ${signed} meanwhile. It can tell, so they are not in its line.`,
    howTitle: 'How is this judged?',
    how: [
      'Both values are noted before the first press, and again when all is quiet. What a counter moved by, less than was pressed, is lost; what it moved by beyond that was counted twice.',
      'The real counter acknowledges each press, so that others’ presses can be told from yours. The classic acknowledges nothing: “quiet” means 0.6 s without news, and its difference is all there is.',
      'The cut is a close() on this page: what was sent before still arrives, but the answer is not heard. A broken cable does the same, with less ceremony.',
      'The real counter is the one of this server: your presses count there, and the demonstration takes its own back.',
    ],
  },
  'zh-Hans': {
    classic: '经典版',
    classicSentence: '两个变量，每按一次就给所有人发一条消息。',
    real: '真正的计数器',
    realSentence: '每次按键都有编号，存好之后才确认。',
    keys: '同时按两边',
    plus: '两边各加一',
    minus: '两边各减一',
    cut: '在我按键时切断两边的连接',
    demonstrate: '自动演示',
    stop: '停止演示',
    reset: '清空账本',
    resends: '断线之后，经典版的页面会重发未确认的按键',
    stages: {
      connecting: '正在连接……',
      ready: '两边都已连接，没有进行中的操作。',
      settling: '等待两边都安静下来……',
      cut: '切断了！两次按键恰好在那一刻发出，其余的是在没有连接时按的。',
      back: '重新连上了。等待两边都安静下来……',
    },
    ledger: '账本',
    counter: '计数器',
    pressed: '按下',
    counted: '计入',
    lost: '丢失',
    doubled: '重复计入',
    unclear: (presses) => `加减混按时相差 ${presses} 次：没有人说得清每一次的下落。`,
    crowded: '这期间还有别人连着经典版。它分不清计入的是谁的按键，所以它那一行对你来说可能不准。',
    others: (signed) => `这期间别人让真正的计数器变化了 ${signed}。它分得清，所以没有算进它那一行。`,
    howTitle: '这是怎么判定的？',
    how: [
      '第一次按键之前记下两边的数值，全部安静之后再记一次。变化比按下的少，少的就是丢失；变化比按下的多，多的就是重复计入。',
      '真正的计数器会确认每一次按键，所以能把别人的按键和你的分开。经典版什么都不确认：所谓“安静”，就是 0.6 秒没有消息，而数值之差就是全部依据。',
      '切断的办法是在本页面调用 close()：之前发送的仍会到达，但听不到回答。网线断了也是一样，只是没这么客气。',
      '真正的计数器就是这台服务器上的那一个：你的按键在那里有效，演示会把自己的按键收回来。',
    ],
  },
  'zh-Hant': {
    classic: '經典版',
    classicSentence: '兩個變數，每按一次就給所有人傳一則訊息。',
    real: '真正的計數器',
    realSentence: '每次按鍵都有編號，存好之後才確認。',
    keys: '同時按兩邊',
    plus: '兩邊各加一',
    minus: '兩邊各減一',
    cut: '在我按鍵時切斷兩邊的連線',
    demonstrate: '自動示範',
    stop: '停止示範',
    reset: '清空帳本',
    resends: '斷線之後，經典版的頁面會重送未確認的按鍵',
    stages: {
      connecting: '正在連線……',
      ready: '兩邊都已連線，沒有進行中的操作。',
      settling: '等待兩邊都安靜下來……',
      cut: '切斷了！兩次按鍵恰好在那一刻送出，其餘的是在沒有連線時按的。',
      back: '重新連上了。等待兩邊都安靜下來……',
    },
    ledger: '帳本',
    counter: '計數器',
    pressed: '按下',
    counted: '計入',
    lost: '遺失',
    doubled: '重複計入',
    unclear: (presses) => `加減混按時相差 ${presses} 次：沒有人說得清每一次的下落。`,
    crowded: '這期間還有別人連著經典版。它分不清計入的是誰的按鍵，所以它那一列對你來說可能不準。',
    others: (signed) => `這期間別人讓真正的計數器變化了 ${signed}。它分得清，所以沒有算進它那一列。`,
    howTitle: '這是怎麼判定的？',
    how: [
      '第一次按鍵之前記下兩邊的數值，全部安靜之後再記一次。變化比按下的少，少的就是遺失；變化比按下的多，多的就是重複計入。',
      '真正的計數器會確認每一次按鍵，所以能把別人的按鍵和你的分開。經典版什麼都不確認：所謂「安靜」，就是 0.6 秒沒有消息，而數值之差就是全部依據。',
      '切斷的辦法是在本頁面呼叫 close()：之前送出的仍會抵達，但聽不到回答。網路線斷了也是一樣，只是沒這麼客氣。',
      '真正的計數器就是這台伺服器上的那一個：你的按鍵在那裡有效，示範會把自己的按鍵收回來。',
    ],
  },
});
