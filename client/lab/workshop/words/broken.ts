/*
 * What broke, as a sentence in the language of the page. In: what the judge found. Out: a text; the learner's own error
 * messages stay as they are.
 */

import type { Broken, HandlerName } from '../../../../sim/workshop/broken.ts';
import { say, translated } from '../../../language.ts';
import { labWords } from '../../words/page.ts';

const brokenWords = translated({
  nth: say(
    (who: string, nth: number) => `The ${ORDINALS[nth - 1] ?? `${nth}th`} press on device ${who}`,
    (who, nth) => `设备 ${who} 上的第 ${nth} 次点击`,
    (who, nth) => `裝置 ${who} 上的第 ${nth} 次點擊`,
  ),
  twice: say(
    (press: string, why: string) => `${press} was counted twice: ${why}.`,
    (press, why) => `${press}计了两次：${why}。`,
    (press, why) => `${press}計了兩次：${why}。`,
  ),
  between: {
    'server-restart': say(
      'the server got it before and after its restart',
      '服务器在重启前和重启后各收到一次',
      '伺服器在重新啟動前和重新啟動後各收到一次',
    ),
    reload: say(
      'the page sent it before and after a reload',
      '页面在重新加载前和后各发送一次',
      '頁面在重新載入前和後各傳送一次',
    ),
    reconnect: say(
      'the server got it over two connections',
      '服务器从两个连接各收到一次',
      '伺服器從兩個連線各收到一次',
    ),
    resend: say(
      'the server got it twice over one connection',
      '服务器从同一个连接收到两次',
      '伺服器從同一個連線收到兩次',
    ),
    other: say('one message was enough', '只用了一条消息', '只用了一則訊息'),
  },
  lost: say(
    (press: string, how: string, told: string) => `${press} was lost: ${how}, ${told}.`,
    (press, how, told) => `${press}丢失了：${how}，${told}。`,
    (press, how, told) => `${press}遺失了：${how}，${told}。`,
  ),
  how: {
    unsent: say('no message carried it', '没有消息携带它', '沒有訊息攜帶它'),
    reload: say(
      'the page was reloaded or crashed, and had not saved it',
      '页面重新加载或崩溃，而它没有保存',
      '頁面重新載入或當機，而它沒有儲存',
    ),
    'in-flight': say(
      'each message that carried it was lost on the way',
      '携带它的消息都在途中丢失',
      '攜帶它的訊息都在途中遺失',
    ),
    'server-restart': say(
      'the server received it, and crashed before it was durable',
      '服务器收到了它，但在持久之前崩溃',
      '伺服器收到了它，但在持久之前當機',
    ),
    overwritten: say(
      'it was in the stored number, until a later commit left it out',
      '它曾在保存的数字里，后来的提交漏掉了它',
      '它曾在儲存的數字裡，後來的提交漏掉了它',
    ),
    ignored: say(
      'the server received it, and did not count it',
      '服务器收到了它，但没有计入',
      '伺服器收到了它，但沒有計入',
    ),
  },
  told: {
    saved: say('and its user was told that it is saved', '而用户被告知已保存', '而使用者被告知已儲存'),
    nothing: say('and nobody told its user', '而没有人告诉用户', '而沒有人告訴使用者'),
  },
  gaveUp: say(
    (press: string, others: number, remembered: number) =>
      `${press} was given up, although only ${others} other devices had pressed: ${remembered} must be remembered.`,
    (press, others, remembered) =>
      `${press}被放弃了，而只有 ${others} 台其他设备点击过：必须记住 ${remembered} 台。`,
    (press, others, remembered) =>
      `${press}被放棄了，而只有 ${others} 台其他裝置點擊過：必須記住 ${remembered} 台。`,
  ),
  sum: say(
    (value: number, expected: number) =>
      `The number is ${value}, but the presses add up to ${expected}, and no press explains it.`,
    (value, expected) => `数字是 ${value}，但点击之和是 ${expected}，没有哪次点击能解释。`,
    (value, expected) => `數字是 ${value}，但點擊之和是 ${expected}，沒有哪次點擊能解釋。`,
  ),
  disagree: say(
    (who: string, shows: string, value: number) =>
      `A minute after the last fault, ${who} shows ${shows}, and the disk has ${value}.`,
    (who, shows, value) => `最后一个故障过去一分钟后，${who} 显示${shows}，而磁盘上是 ${value}。`,
    (who, shows, value) => `最後一個故障過去一分鐘後，${who} 顯示${shows}，而磁碟上是 ${value}。`,
  ),
  queue: say(
    (to: string, waiting: number, most: number) =>
      `${waiting} messages wait for ${to}, which reads slowly: more than ${most}.`,
    (to, waiting, most) => `${waiting} 条消息在等待读得慢的 ${to}：超过了 ${most}。`,
    (to, waiting, most) => `${waiting} 則訊息在等待讀得慢的 ${to}：超過了 ${most}。`,
  ),
  memory: say(
    (bytes: number, most: number) => `The stored state has ${bytes} bytes: more than ${most}.`,
    (bytes, most) => `保存的状态有 ${bytes} 字节：超过了 ${most}。`,
    (bytes, most) => `儲存的狀態有 ${bytes} 位元組：超過了 ${most}。`,
  ),
  limit: {
    callbacks: say(
      (most: number) => `More than ${most} calls of the code in one world.`,
      (most) => `一个世界里调用代码超过 ${most} 次。`,
      (most) => `一個世界裡呼叫程式碼超過 ${most} 次。`,
    ),
    timers: say(
      (most: number) => `More than ${most} timers at once.`,
      (most) => `同时有超过 ${most} 个定时器。`,
      (most) => `同時有超過 ${most} 個計時器。`,
    ),
    iterations: say(
      (most: number) => `A loop ran more than ${most} times in one call.`,
      (most) => `一次调用中循环超过 ${most} 次。`,
      (most) => `一次呼叫中迴圈超過 ${most} 次。`,
    ),
  },
  error: say(
    (where: string, message: string) => `${where}: ${message}`,
    (where, message) => `${where}：${message}`,
    (where, message) => `${where}：${message}`,
  ),
  thrown: say('The code failed', '代码出错', '程式碼出錯'),
  hang: say(
    'The code did not return: it hangs in this world.',
    '代码没有返回：它卡在这个世界里。',
    '程式碼沒有返回：它卡在這個世界裡。',
  ),
});

const ORDINALS = ['first', 'second', 'third'];

export function brokenSentence(broken: Broken): string {
  const words = brokenWords();
  switch (broken.rule) {
    case 'twice':
      return words.twice(words.nth(broken.who, broken.nth), words.between[broken.between]);
    case 'lost': {
      const { who, nth, how, told } = broken;
      return words.lost(words.nth(who, nth), words.how[how], words.told[told]);
    }
    case 'gave-up':
      return words.gaveUp(words.nth(broken.who, broken.nth), broken.others, broken.remembered);
    case 'sum':
      return words.sum(broken.value, broken.expected);
    case 'disagree':
      return words.disagree(broken.who, String(broken.shows ?? labWords().nothing), broken.value);
    case 'queue':
      return words.queue(broken.to, broken.waiting, broken.most);
    case 'memory':
      return words.memory(broken.bytes, broken.most);
    case 'limit':
      return words.limit[broken.what](broken.most);
    case 'error':
      return words.error(placeOf(broken.in) ?? words.thrown, broken.message);
    case 'hang':
      return words.hang;
    default:
      return broken satisfies never;
  }
}

/** @example 'client.press on a' */
function placeOf(name: HandlerName | undefined): string | undefined {
  return name && `${name.half}.${name.handler}${name.half === 'client' ? ` (${name.who})` : ''}`;
}
