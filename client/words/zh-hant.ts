/*
 * 計數器頁面的文字，繁體中文（臺灣用語）。
 */

import type { Words } from './en.ts';

export const words: Words = {
  title: '共享計數器',

  add: (step) => (step === 1 ? '加一' : `加 ${step}`),
  subtract: (step) => (step === 1 ? '減一' : `減 ${step}`),
  eitherKey: (one, other) => `${one} 或 ${other}`,

  welcome:
    '開啟此頁的所有人共用這一個數字。先點擊一次，再模擬斷網、點擊幾次，然後恢復連線：每次點擊都只計一次。',

  value: (value) => `目前數值 ${value}`,
  valueUnknown: '尚未取得數值',
  fromOthers: (signed) => `其他人 ${signed}`,
  saving: (presses) => `${presses} 次儲存中…`,
  kept: (presses) => `${presses} 次暫存於此`,
  allSaved: '所有點擊都已儲存',
  finishing: (presses) => `${presses} 次來自已關閉的分頁…`,
  connections: (count) => `${count} 個連線`,

  link: {
    connecting: '連線中…',
    live: '已連線',
    waiting: '重新連線中…',
    waitingFor: (seconds) => `${seconds} 秒後重新連線`,
    offline: '已離線',
    takenOver: '已由另一個分頁接手',
    refused: '伺服器拒絕了這個頁面',
  },
  tryNow: '立即重試',
  takeBack: '在這一頁繼續',
  reload: '重新載入頁面',

  right: {
    'needs-token': '僅供觀看：請輸入點擊權杖。',
    'wrong-token': '點擊權杖不正確。這裡的點擊會保留，直到輸入正確的權杖。',
    'too-many-tokens': '您的 IP 位址輸入了太多錯誤的點擊權杖。這一頁會在一分鐘內重試。',
  },
  pressToken: '點擊權杖',
  useToken: '開始點擊',
  shareToken: '附上點擊權杖：掃描的人都能點擊',

  offlineSwitch: '模擬斷網',
  offlineSentence: '斷網期間的點擊會保留，恢復連線後計入。',
  offlineUntilReload: '此瀏覽器無法儲存：關閉或重新整理本頁會遺失保留的點擊。',

  chart: '最近幾分鐘的數值曲線',
  chartFailed: '無法繪製這張圖表。',
  now: '現在',
  secondsAgo: (seconds) => `${seconds} 秒前`,
  minutesAgo: (minutes) => `${minutes} 分鐘前`,

  share: '在手機上開啟',
  shareHint: '請用同一網路內的手機掃描。',
  shareChoice: '打不開？換個網址試試',
  shareLoading: '正在查詢網址…',
  shareFailed: '找不到可用的網址。這一頁的網址是',
  qrCode: (url) => `${url} 的 QR code`,
  close: '關閉',

  outcomeUnknown: (presses) => `有 ${presses} 次點擊已送出，但無法確定是否已計入。`,
  taken: (presses) => `這裡的 ${presses} 次點擊由另一個分頁負責儲存。`,
  olderCopy: '伺服器的資料已還原為較舊的副本：此後計入的點擊已不包含在內。',
  newLife: '伺服器的資料已被替換，這不再是之前的那個數字。',
  range: '數值已達上限或下限，最後一次點擊已收回。',
  unsupported: '伺服器的版本比這個頁面舊，不支援這種點擊，最後一次點擊已收回。',
  dismiss: '知道了',

  counter: '計數器',
  lessons: '課程',
  lab: '實驗室',
  frames: '訊框',
  shortcuts: '快速鍵',
  language: '語言',
  loading: '載入中…',
  loadingFailed: '這個部分無法載入。',
};
