/*
 * 计数器页面的文字，简体中文。
 */

import type { Words } from './en.ts';

export const words: Words = {
  title: '共享计数器',

  add: (step) => (step === 1 ? '加一' : `加 ${step}`),
  subtract: (step) => (step === 1 ? '减一' : `减 ${step}`),
  eitherKey: (one, other) => `${one} 或 ${other}`,

  welcome:
    '打开此页的所有人共用这一个数字。先点击一次，再模拟断网、点击几次，然后恢复连接：每次点击都只计一次。',

  value: (value) => `当前数值 ${value}`,
  valueUnknown: '尚未取得数值',
  fromOthers: (signed) => `他人 ${signed}`,
  saving: (presses) => `${presses} 次保存中…`,
  kept: (presses) => `${presses} 次暂存于此`,
  allSaved: '所有点击均已保存',
  finishing: (presses) => `${presses} 次来自已关闭的标签页…`,
  connections: (count) => `${count} 个连接`,

  link: {
    connecting: '正在连接…',
    live: '已连接',
    waiting: '正在重新连接…',
    waitingFor: (seconds) => `${seconds} 秒后重新连接`,
    offline: '已离线',
    takenOver: '已由另一个标签页接管',
    refused: '服务器拒绝了此页面',
  },
  tryNow: '立即重试',
  takeBack: '在此页继续',
  reload: '重新加载页面',

  right: {
    'needs-token': '仅供观看：请输入点击令牌。',
    'wrong-token': '点击令牌不正确。这里的点击会保留，直到输入正确的令牌。',
    'too-many-tokens': '您的 IP 地址输入了太多错误的点击令牌。本页会在一分钟内重试。',
  },
  pressToken: '点击令牌',
  useToken: '开始点击',
  shareToken: '附上点击令牌：扫码的人都可以点击',

  offlineSwitch: '模拟断网',
  offlineSentence: '断网期间的点击会保留，恢复连接后计入。',
  offlineUntilReload: '此浏览器无法存储：关闭或重新加载本页会丢掉保留的点击。',

  chart: '最近几分钟的数值曲线',
  chartFailed: '无法绘制这张图表。',
  now: '现在',
  secondsAgo: (seconds) => `${seconds} 秒前`,
  minutesAgo: (minutes) => `${minutes} 分钟前`,

  share: '在手机上打开',
  shareHint: '请用同一网络中的手机扫描。',
  shareChoice: '打不开？换一个地址试试',
  shareLoading: '正在查找地址…',
  shareFailed: '未能找到可用地址。本页的地址是',
  qrCode: (url) => `${url} 的二维码`,
  close: '关闭',

  outcomeUnknown: (presses) => `有 ${presses} 次点击已发送，但无法确定是否已计入。`,
  taken: (presses) => `这里的 ${presses} 次点击由另一个标签页负责保存。`,
  olderCopy: '服务器的数据已恢复为较旧的副本：此后计入的点击已不包含在内。',
  newLife: '服务器的数据已被替换，这不再是之前的那个数字。',
  range: '数值已达上限或下限，最后一次点击已撤回。',
  unsupported: '服务器的版本比本页面旧，不支持这种点击，最后一次点击已撤回。',
  dismiss: '知道了',

  counter: '计数器',
  lessons: '课程',
  lab: '实验室',
  frames: '数据帧',
  shortcuts: '快捷键',
  language: '语言',
  loading: '加载中…',
  loadingFailed: '这一部分未能加载。',
};
