/*
 * The strategies in words: their names, and what they do.
 */

import type { StrategyName } from '../../../sim/lab/run.ts';
import { say, translated } from '../../language.ts';

export const strategyWords = translated({
  small: {
    overwrite: {
      name: say('Overwrite', '覆盖', '覆寫'),
      does: say('Sends the new value.', '发送新的数值。', '傳送新的數值。'),
    },
    'fire-and-forget': {
      name: say('Fire and forget', '发完不管', '送出不管'),
      does: say('Sends the step once.', '把增量发送一次。', '把增量傳送一次。'),
    },
    retry: {
      name: say('Retry', '重试', '重試'),
      does: say(
        'Sends the step until it is answered.',
        '反复发送增量，直到得到回答。',
        '反覆傳送增量，直到得到回答。',
      ),
    },
    numbered: {
      name: say('Numbered, in memory', '编号，只在内存', '編號，只在記憶體'),
      does: say(
        'Numbers each press, and remembers the numbers while it runs.',
        '给每次点击编号，运行期间记住编号。',
        '給每次點擊編號，執行期間記住編號。',
      ),
    },
    'pn-counter': {
      name: say('PN-counter (CRDT)', 'PN 计数器（CRDT）', 'PN 計數器（CRDT）'),
      does: say(
        'Each device sends all counts that it knows; the higher count wins.',
        '每台设备发送它知道的全部计数，较大者胜出。',
        '每台裝置傳送它知道的全部計數，較大者勝出。',
      ),
    },
  },
  ours: {
    name: say('Ours', '本项目', '本專案'),
    does: say(
      'Numbers each press, saves before it sends, commits before it acknowledges.',
      '给每次点击编号，先保存再发送，先提交再确认。',
      '給每次點擊編號，先儲存再傳送，先提交再確認。',
    ),
  },
  without: say('Ours, but', '本项目，但是', '本專案，但是'),
  rules: {
    'dedupe-off': say(
      'retransmitted presses count again',
      '重复到达的点击重复计数',
      '重複到達的點擊重複計數',
    ),
    'ack-before-commit': say('it acknowledges before it commits', '提交之前就确认', '提交之前就確認'),
    'publish-before-commit': say('it shows before it commits', '提交之前就显示', '提交之前就顯示'),
    'no-resend-on-drain': say('slow readers do not get the latest state', '不给慢读者补发', '不給慢讀者補送'),
    'no-session-expired': say(
      'a forgotten session counts as new',
      '被遗忘的会话当作新的',
      '被遺忘的工作階段當作新的',
    ),
    'look-up-adopts-early': say('a look-up sees a commit early', '查询提前看到提交', '查詢提前看到提交'),
    'ack-drops-at-once': say('an ack removes the press at once', '确认后立即丢掉点击', '確認後立即丟掉點擊'),
    'sends-before-saved': say('it sends before it saves', '保存之前就发送', '儲存之前就傳送'),
    'record-believed': say('an old record is trusted', '相信旧记录', '相信舊紀錄'),
    'record-unfenced': say(
      'a suspended page overwrites a taken record',
      '醒来的页面覆盖别人的记录',
      '醒來的頁面覆寫別人的紀錄',
    ),
    'record-never-finished': say(
      'nobody finishes closed pages',
      '无人收尾已关闭的页面',
      '無人收尾已關閉的頁面',
    ),
    'older-copy-untold': say('an older copy is not reported', '不告知较旧的副本', '不告知較舊的副本'),
    'passed-copy-untold': say(
      'an older copy that has caught up is not reported',
      '不告知已追上的较旧副本',
      '不告知已追上的較舊副本',
    ),
    'stays-slow': say(
      'a page that becomes visible stays slow',
      '重新显示的页面仍然很慢',
      '重新顯示的頁面仍然很慢',
    ),
    'copy-believed': say(
      "a reload trusts its tab's copy",
      '重新加载相信标签页的副本',
      '重新載入相信分頁的副本',
    ),
  },
});

/** @example strategyName('ours/dedupe-off') // 'Ours, but retransmitted presses count again' */
export function strategyName(strategy: StrategyName): string {
  const { small, ours, without, rules } = strategyWords();
  if (strategy === 'ours') return ours.name;
  if (strategy.startsWith('ours/')) return `${without} ${rules[strategy.slice(5) as keyof typeof rules]}`;
  return small[strategy as keyof typeof small].name;
}

/** What it does, in one sentence. Empty if the name says it. */
export function strategyDoes(strategy: StrategyName): string {
  const { small, ours } = strategyWords();
  if (strategy === 'ours') return ours.does;
  return strategy.startsWith('ours/') ? '' : small[strategy as keyof typeof small].does;
}
