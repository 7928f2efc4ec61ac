/*
 * The texts of the workshop, in every language.
 */

import { say, translated } from '../../../language.ts';

export const shopWords = translated({
  title: say('The workshop', '工坊', '工坊'),
  lead: say(
    'Write a shared counter. Thousands of simulated worlds try to break it.',
    '写一个共享计数器。数千个模拟世界会设法弄坏它。',
    '寫一個共享計數器。數千個模擬世界會設法弄壞它。',
  ),
  // ------------------------------------------------------------------------------ code
  code: say('Your code', '你的代码', '你的程式碼'),
  codeHelp: say(
    'Code editor. Tab indents; press Escape, then Tab, to leave.',
    '代码编辑器。Tab 缩进；按 Escape 再按 Tab 离开。',
    '程式碼編輯器。Tab 縮排；按 Escape 再按 Tab 離開。',
  ),
  startFrom: say('Start from', '从这里开始', '從這裡開始'),
  choose: say('choose …', '选择……', '選擇……'),
  starts: {
    empty: say('Empty', '空白', '空白'),
    overwrite: say('Overwrite', '覆盖', '覆寫'),
    'fire-and-forget': say('Fire and forget', '发完不管', '送出不管'),
    retry: say('Retry', '重试', '重試'),
    numbered: say('Numbered, in memory', '编号，只在内存', '編號，只在記憶體'),
  },
  bringBack: say('Bring back the code from before', '恢复先前的代码', '恢復先前的程式碼'),
  help: say('What the code can do', '代码能做什么', '程式碼能做什麼'),
  halves: {
    client: say(
      'On each device: client(io, saved)',
      '每台设备上：client(io, saved)',
      '每台裝置上：client(io, saved)',
    ),
    server: say(
      'On the server: server(io, stored)',
      '服务器上：server(io, stored)',
      '伺服器上：server(io, stored)',
    ),
  },
  halfHelp: {
    client: say(
      '`saved` is what io.save() kept before a reload; it has no value the first time. The function returns an object with:',
      '`saved` 是重新加载前 io.save() 保存的值；第一次没有值。函数返回的对象可以有：',
      '`saved` 是重新載入前 io.save() 儲存的值；第一次沒有值。函式傳回的物件可以有：',
    ),
    server: say(
      '`stored` is the state that was committed last: its `value` is the number. It returns an object with:',
      '`stored` 是最后提交的状态：其中 `value` 是那个数字。它返回的对象可以有：',
      '`stored` 是最後提交的狀態：其中 `value` 是那個數字。它傳回的物件可以有：',
    ),
  },
  calls: say('It can call:', '它可以调用：', '它可以呼叫：'),
  copies: say(
    'Whatever is sent, saved or committed is copied as JSON. Worlds are repeatable, so there is no clock and no Math.random: use io.after and io.random.',
    '发送、保存或提交的一切都按 JSON 复制。世界可以重演，所以没有时钟和 Math.random：请用 io.after 和 io.random。',
    '傳送、儲存或提交的一切都按 JSON 複製。世界可以重演，所以沒有時鐘和 Math.random：請用 io.after 和 io.random。',
  ),
  // ------------------------------------------------------------------------------ levels
  level: say('Level', '关卡', '關卡'),
  levels: {
    latency: say('Two at once', '两人同时', '兩人同時'),
    cuts: say('Cuts', '断线', '斷線'),
    reloads: say('Reloads', '重新加载', '重新載入'),
    crashes: say('Crashes', '崩溃', '當機'),
    'slow-readers': say('Slow readers', '慢读者', '慢讀者'),
  },
  levelHelp: {
    latency: say(
      'Messages take time, and several people press at once.',
      '消息需要时间，几个人同时点击。',
      '訊息需要時間，幾個人同時點擊。',
    ),
    cuts: say(
      'Connections break, and what is in flight is lost.',
      '连接会断，途中的消息会丢失。',
      '連線會斷，途中的訊息會遺失。',
    ),
    reloads: say(
      'Pages are reloaded, closed and crash: only what was saved is left.',
      '页面会重新加载、关闭和崩溃：只留下保存过的。',
      '頁面會重新載入、關閉和當機：只留下儲存過的。',
    ),
    crashes: say(
      'The server crashes: only what was committed is left.',
      '服务器会崩溃：只留下提交过的。',
      '伺服器會當機：只留下提交過的。',
    ),
    'slow-readers': say(
      'Some read slowly, and the server cannot keep everything for ever.',
      '有人读得慢，服务器也不能永远保留一切。',
      '有人讀得慢，伺服器也不能永遠保留一切。',
    ),
  },
  passedLevel: say('passed', '已通过', '已通過'),
  nextLevel: say('Next level', '下一关', '下一關'),
  // ------------------------------------------------------------------------------ running
  run: say(
    (worlds: string) => `Run ${worlds} worlds`,
    (worlds) => `运行 ${worlds} 个世界`,
    (worlds) => `執行 ${worlds} 個世界`,
  ),
  stop: say('Stop', '停止', '停止'),
  foreign: say(
    'This code came with a link, or was interrupted. Nothing of it runs until you press Run.',
    '这段代码来自链接，或者运行时被中断。在你按“运行”之前，它不会运行。',
    '這段程式碼來自連結，或者執行時被中斷。在你按「執行」之前，它不會執行。',
  ),
  running: say(
    (done: string, of: string) => `${done} of ${of} worlds`,
    (done, of) => `${of} 个世界中的 ${done} 个`,
    (done, of) => `${of} 個世界中的 ${done} 個`,
  ),
  brokenIn: say(
    (seed: string, done: string) => `World ${seed} breaks it, after ${done} that did not.`,
    (seed, done) => `世界 ${seed} 弄坏了它，之前 ${done} 个没有。`,
    (seed, done) => `世界 ${seed} 弄壞了它，之前 ${done} 個沒有。`,
  ),
  survived: say(
    (worlds: string) => `It survives ${worlds} worlds.`,
    (worlds) => `它经受住了 ${worlds} 个世界。`,
    (worlds) => `它經受住了 ${worlds} 個世界。`,
  ),
  survivedSome: say(
    (worlds: string) => `It survives the first ${worlds} worlds. Run more of them to pass the level.`,
    (worlds) => `它经受住了前 ${worlds} 个世界。运行更多世界来通过这一关。`,
    (worlds) => `它經受住了前 ${worlds} 個世界。執行更多世界來通過這一關。`,
  ),
  stopped: say('Stopped.', '已停止。', '已停止。'),
  refused: say(
    (line: number, message: string) => `Line ${line}: ${message}`,
    (line, message) => `第 ${line} 行：${message}`,
    (line, message) => `第 ${line} 行：${message}`,
  ),
  notDeterministic: say(
    (seed: string) =>
      `World ${seed}, run twice, gave two results: the code keeps something from one world to the next.`,
    (seed) => `世界 ${seed} 运行两次，结果不同：代码把某些东西从一个世界带到了下一个。`,
    (seed) => `世界 ${seed} 執行兩次，結果不同：程式碼把某些東西從一個世界帶到了下一個。`,
  ),
  results: say(
    (first: string, second: string) => `First: ${first} Then: ${second}`,
    (first, second) => `第一次：${first} 第二次：${second}`,
    (first, second) => `第一次：${first} 第二次：${second}`,
  ),
  nothingBroke: say('nothing broke.', '没有出错。', '沒有出錯。'),
  // ------------------------------------------------------------------------------ the world
  world: say('The world that breaks it', '弄坏它的世界', '弄壞它的世界'),
  noWorld: say(
    'The smallest world that breaks the code is drawn here.',
    '能弄坏代码的最小世界会画在这里。',
    '能弄壞程式碼的最小世界會畫在這裡。',
  ),
  notDrawn: say('This world cannot be drawn.', '这个世界画不出来。', '這個世界畫不出來。'),
  compare: say('Ours beside it', '旁边显示本项目', '旁邊顯示本專案'),
  openInLab: say('Open in the Lab', '在实验室中打开', '在實驗室中打開'),
  ran: say(
    (handler: string, line: number) => `${handler}, line ${line}`,
    (handler, line) => `${handler}，第 ${line} 行`,
    (handler, line) => `${handler}，第 ${line} 行`,
  ),
  // ------------------------------------------------------------------------------ score
  score: say('What it costs', '代价', '代價'),
  yours: say('yours', '你的', '你的'),
  ours: say('ours', '本项目', '本專案'),
  scores: {
    messagesPerPress: say('messages for each press', '每次点击的消息数', '每次點擊的訊息數'),
    bytesPerPress: say('bytes for each press', '每次点击的字节数', '每次點擊的位元組數'),
    visible: say('until others see it, median', '他人看到所需时间，中位数', '他人看到所需時間，中位數'),
    visible99: say('… 99th percentile', '……第 99 百分位', '……第 99 百分位'),
    bytesPerClient: say('bytes kept for each device', '为每台设备保留的字节数', '為每台裝置保留的位元組數'),
    lines: say('lines of code', '代码行数', '程式碼行數'),
  },
  // ------------------------------------------------------------------------------ sharing
  share: say('Copy link', '复制链接', '複製連結'),
  teach: say('Make a task', '出一道题', '出一道題'),
  task: say('Task', '题目', '題目'),
  teachHelp: say(
    'The link has your text, the level and the code that is in the editor now.',
    '链接包含你的文字、关卡和编辑器里现在的代码。',
    '連結包含你的文字、關卡和編輯器裡現在的程式碼。',
  ),
  taskText: say('Text of the task', '题目的文字', '題目的文字'),
  makeLink: say('Copy the link to the task', '复制题目的链接', '複製題目的連結'),
  tooLong: say('This is too long for a link.', '这太长，放不进链接。', '這太長，放不進連結。'),
  close: say('Close', '关闭', '關閉'),
});

/** @example numberOf(10_000) // '10,000', as the language writes it */
export function numberText(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}
