/*
 * The words of the Lab's page, in every language.
 */

import { say, translated } from '../../language.ts';

export const labWords = translated({
  title: say('The Lab', '实验室', '實驗室'),
  lead: say(
    'Break a shared counter, and see why it broke.',
    '弄坏一个共享计数器，看看它为什么坏。',
    '弄壞一個共享計數器，看看它為什麼壞。',
  ),
  free: say('Free experiment', '自由实验', '自由實驗'),
  freeGoal: say(
    'Press on any device, break any part. Every click is written into the run, and the run is made anew.',
    '在任意设备上点击，弄坏任意部分。每次点击都写进这次运行，并重新运算。',
    '在任意裝置上點擊，弄壞任意部分。每次點擊都寫進這次運行，並重新運算。',
  ),
  device: say(
    (name: string) => `Device ${name}`,
    (name) => `设备 ${name}`,
    (name) => `裝置 ${name}`,
  ),
  server: say('Server', '服务器', '伺服器'),
  disk: say('Disk', '磁盘', '磁碟'),
  truth: say('Truth', '真值', '真值'),
  truthHelp: say(
    'What people pressed, each press once',
    '人们按下的总和，每次只算一次',
    '人們按下的總和，每次只算一次',
  ),
  finisher: say(
    'The same page, finishing what a closed one left',
    '同一个页面，为已关闭的页面收尾',
    '同一個頁面，為已關閉的頁面收尾',
  ),
  add: say(
    (name: string) => `Add one on ${name}`,
    (name) => `在 ${name} 上加一`,
    (name) => `在 ${name} 上加一`,
  ),
  subtract: say(
    (name: string) => `Subtract one on ${name}`,
    (name) => `在 ${name} 上减一`,
    (name) => `在 ${name} 上減一`,
  ),
  faultsOf: say(
    (name: string) => `Faults: ${name}`,
    (name) => `故障：${name}`,
    (name) => `故障：${name}`,
  ),
  faultGroups: [
    say('The line', '线路', '線路'),
    say('The person', '使用者', '使用者'),
    say('The machine', '机器', '機器'),
  ],
  shows: say(
    (name: string, number: string) => `${name} shows ${number}`,
    (name, number) => `${name} 显示 ${number}`,
    (name, number) => `${name} 顯示 ${number}`,
  ),
  nothing: say('nothing', '无', '無'),
  saving: say(
    (count: number) => `${count} to save`,
    (count) => `${count} 待保存`,
    (count) => `${count} 待儲存`,
  ),
  states: {
    closed: say('closed', '已关闭', '已關閉'),
    apart: say('not connected', '未连接', '未連線'),
    live: say('connected', '已连接', '已連線'),
    frozen: say('frozen', '已冻结', '已凍結'),
    up: say('running', '运行中', '運行中'),
    down: say('not running', '未运行', '未運行'),
    stopping: say('stopping', '正在停止', '正在停止'),
    writing: say('writing', '写入中', '寫入中'),
  },
  // ------------------------------------------------------------------------------ transport
  transport: say('Time', '时间', '時間'),
  play: say('Play', '播放', '播放'),
  pause: say('Pause', '暂停', '暫停'),
  toStart: say('To the beginning', '回到开头', '回到開頭'),
  toEnd: say('To the end', '到结尾', '到結尾'),
  back: say('One step back', '后退一步', '後退一步'),
  forward: say('One step on', '前进一步', '前進一步'),
  stepBy: say('Step by', '步进单位', '步進單位'),
  units: {
    event: say('event', '事件', '事件'),
    message: say('message', '消息', '訊息'),
    disagreement: say('disagreement', '分歧', '分歧'),
  },
  speed: say('Speed', '速度', '速度'),
  untilDisagree: say('Run until two screens disagree', '运行到两个屏幕不一致', '運行到兩個螢幕不一致'),
  overview: say('The whole run', '整个运行', '整個運行'),
  // ------------------------------------------------------------------------------ edits
  undo: say('Undo', '撤销', '復原'),
  redo: say('Redo', '重做', '重做'),
  fork: say('Fork', '分支', '分支'),
  branch: say('Branch', '分支', '分支'),
  reset: say('Start over', '重新开始', '重新開始'),
  copyLink: say('Copy link', '复制链接', '複製連結'),
  copied: say('The link is copied.', '链接已复制。', '連結已複製。'),
  notCopied: say(
    'Copy it from the address bar: the browser allowed nothing else.',
    '请从地址栏复制：浏览器不允许其他方式。',
    '請從網址列複製：瀏覽器不允許其他方式。',
  ),
  remove: say('Delete', '删除', '刪除'),
  lasts: say('It lasts, in ms', '持续时间（毫秒）', '持續時間（毫秒）'),
  earlier: say('10 ms earlier', '提前 10 毫秒', '提前 10 毫秒'),
  later: say('10 ms later', '推后 10 毫秒', '延後 10 毫秒'),
  cutBehind: say('Cut the line behind this message', '在这条消息之后切断线路', '在這則訊息之後切斷線路'),
  cutBefore: say('Cut the line: this message is lost', '切断线路：这条消息丢失', '切斷線路：這則訊息遺失'),
  cutHelp: say(
    'TCP delivers in order: what comes after a lost message is lost, too.',
    'TCP 按顺序传送：丢失的消息之后的消息也会丢失。',
    'TCP 按順序傳送：遺失的訊息之後的訊息也會遺失。',
  ),
  // ------------------------------------------------------------------------------ panels
  inspector: say('Inspector', '检查', '檢視'),
  inspectorEmpty: say(
    'Select anything in the diagram to see what it is and who believes what at that moment.',
    '选择图中任意内容，查看它是什么，以及当时各方相信什么。',
    '選取圖中任意內容，檢視它是什麼，以及當時各方相信什麼。',
  ),
  schedule: say('What happens', '发生的事', '發生的事'),
  scheduleEmpty: say(
    'Nothing yet. Press + on a device.',
    '还没有。请在设备上按 +。',
    '還沒有。請在裝置上按 +。',
  ),
  list: say('List', '列表', '清單'),
  mission: say('Mission', '任务', '任務'),
  missions: say('Missions', '任务', '任務'),
  faults: say('Faults', '故障', '故障'),
  close: say('Close', '关闭', '關閉'),
  diagram: say('Space–time diagram: time runs downwards', '时空图：时间向下', '時空圖：時間向下'),
  fold: say('Show', '显示', '顯示'),
  folds: {
    pings: say('pings', '心跳', '心跳'),
    users: say('users', '人数', '人數'),
  },
  believed: say('Who believes what', '各方相信什么', '各方相信什麼'),
  shown: say('shows', '显示', '顯示'),
  pressOf: say(
    (number: number, fate: string) => `Press ${number}: ${fate}`,
    (number, fate) => `点击 ${number}：${fate}`,
    (number, fate) => `點擊 ${number}：${fate}`,
  ),
  fates: {
    counted: say('counted once', '计入一次', '計入一次'),
    doubled: say('counted twice', '计入两次', '計入兩次'),
    lost: say('lost, and nobody was told', '丢失，且无人被告知', '遺失，且無人被告知'),
    'given up': say('not counted, and its person knows', '未计入，本人知道', '未計入，本人知道'),
    'under way': say('under way at the end', '结束时仍在途中', '結束時仍在途中'),
  },
  strategy: say('Strategy', '策略', '策略'),
  compare: say('Compare with', '对比', '對比'),
  nobody: say('nothing', '不对比', '不對比'),
  code: say('The code that runs', '运行的代码', '執行的程式碼'),
  ledger: say('Ledger', '账本', '帳本'),
  ledgerRows: {
    pressed: say('pressed', '按下', '按下'),
    counted: say('counted', '计入', '計入'),
    lost: say('lost', '丢失', '遺失'),
    doubled: say('counted twice', '重复计入', '重複計入'),
    messages: say('messages for each press', '每次点击的消息', '每次點擊的訊息'),
    bytes: say('bytes for each press', '每次点击的字节', '每次點擊的位元組'),
    visible: say('until others see it', '他人看到所需', '他人看到所需'),
  },
  rule: say(
    (rule: string) => `Rule ${rule} in PROTOCOL.md`,
    (rule) => `PROTOCOL.md 中的规则 ${rule}`,
    (rule) => `PROTOCOL.md 中的規則 ${rule}`,
  ),
  pauseOf: say(
    (seconds: string) => `+${seconds} s`,
    (seconds) => `+${seconds} 秒`,
    (seconds) => `+${seconds} 秒`,
  ),
  running: say('Running…', '运算中…', '運算中…'),
  failed: say('The run could not be made: ', '无法完成运算：', '無法完成運算：'),
});

/** A rule of PROTOCOL.md. @example isRule('P10') // true; 'end' and 'bounds' are of the world itself */
export function isRule(rule: string): boolean {
  return /^P\d+$/.test(rule);
}
