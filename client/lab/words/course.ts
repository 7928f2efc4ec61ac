/*
 * The texts around the missions: choosing one, counting actions, and the result of the automatic search.
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
  withoutRule: say(
    'This is our counter without one rule. Play it, and see where it breaks.',
    '这是去掉了一条规则的本项目计数器。播放它，看它在哪里出错。',
    '這是去掉了一條規則的本專案計數器。播放它，看它在哪裡出錯。',
  ),
  breakIt: say('Break it', '弄坏它', '弄壞它'),
  won: say('Done.', '完成。', '完成。'),
  bug: say(
    'You have found a bug. Please copy the link and report it: it contains everything needed to reproduce it.',
    '你发现了一个缺陷。请复制链接并报告：它包含重现所需的一切。',
    '你發現了一個缺陷。請複製連結並回報：它包含重現所需的一切。',
  ),
  linkFaults: {
    version: say(
      'This link is from a later version of the Lab, which this version cannot read.',
      '这个链接属于更新版本的实验室，这里读不了。',
      '這個連結屬於較新版本的實驗室，這裡讀不了。',
    ),
    damaged: say(
      'This link is damaged: part of it is missing.',
      '这个链接已损坏：缺了一部分。',
      '這個連結已損壞：缺了一部分。',
    ),
    'too-long': say('This link is too long.', '这个链接太长。', '這個連結太長。'),
    invalid: say(
      'This link describes a run that is not possible.',
      '这个链接要求的内容无法运行。',
      '這個連結要求的內容無法執行。',
    ),
  },
  otherCode: say(
    'This link was made by another version of the code. It may show something else here.',
    '这个链接由另一版本的代码生成：在这里可能显示别的结果。',
    '這個連結由另一版本的程式碼產生：在這裡可能顯示別的結果。',
  ),
  recorded: say(
    (what: string) => `It was recorded to show: ${what}`,
    (what) => `它记录时显示：${what}`,
    (what) => `它記錄時顯示：${what}`,
  ),
  runAnyway: say('Run it anyway', '仍然运行', '仍然執行'),
  kept: say('The code that keeps the rule:', '规则在此实现：', '規則在此實作：'),
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
    'Everything up to a moment stays the same, and everything after it is varied. This share of such worlds still breaks:',
    '某一时刻之前的事保持不变，之后的事加以变化。这样的世界里，仍然出错的比例：',
    '某一時刻之前的事保持不變，之後的事加以變化。這樣的世界裡，仍然出錯的比例：',
  ),
  share: say(
    (at: string, percent: number) => `from ${at} s: ${percent} %`,
    (at, percent) => `从 ${at} 秒起：${percent}%`,
    (at, percent) => `從 ${at} 秒起：${percent}%`,
  ),
});
