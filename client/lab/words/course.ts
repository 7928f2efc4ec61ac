/*
 * The words around the missions: choosing one, counting actions, and what thousands of worlds found.
 */

import { say, translated } from '../../language.ts';

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
  bug: say(
    'You have found a bug. Please copy the link and report it: it holds all that is needed to see it again.',
    '你发现了一个缺陷。请复制链接并报告：它包含重现所需的一切。',
    '你發現了一個缺陷。請複製連結並回報：它包含重現所需的一切。',
  ),
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
