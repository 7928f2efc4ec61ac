/*
 * 計數器頁面的文字，繁體中文（臺灣用語）。
 */

import type { Words } from './en.ts';

export const words: Words = {
  title: '共享計數器',

  add: (step) => (step === 1 ? '加一' : `加 ${step}`),
  subtract: (step) => (step === 1 ? '減一' : `減 ${step}`),
  eitherKey: (one, other) => `${one} 或 ${other}`,

  value: (value) => `目前數值 ${value}`,
  valueUnknown: '尚未取得數值',
  fromOthers: (signed) => `其他人 ${signed}`,
  saving: (presses) => `${presses} 次儲存中…`,
  kept: (presses) => `${presses} 次暫存於此`,
  allSaved: '所有按鍵都已儲存',
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
    'needs-token': '僅供觀看：請輸入按鍵權杖。',
    'wrong-token': '按鍵權杖不對。在這裡按的會保留，直到輸入正確的權杖。',
    'too-many-tokens': '您的 IP 位址輸入了太多錯誤的按鍵權杖。這一頁會在一分鐘內重試。',
  },
  pressToken: '按鍵權杖',
  useToken: '加入按鍵',
  shareToken: '附上按鍵權杖：掃描的人都能按',

  offlineSwitch: '中斷網路',
  offlineSentence: '離線時按的次數會保留，恢復連線後計入。',

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

  outcomeUnknown: (presses) => `有 ${presses} 次已經送出，但無從得知是否已計入。`,
  taken: (presses) => `在這裡按的 ${presses} 次由另一個分頁負責儲存。`,
  olderCopy: '伺服器的資料還原成了較舊的副本：在那之後計入的已不在這個數字裡。',
  newLife: '伺服器的資料被替換了：這個數字與之前的不是同一個。',
  range: '數值已達上限或下限，最後一次已收回。',
  unsupported: '伺服器比這個頁面舊，不認得這種操作，最後一次已收回。',
  dismiss: '知道了',

  counter: '計數器',
  lessons: '課程',
  frames: '訊框',
  shortcuts: '快速鍵',
  language: '語言',
  loading: '載入中…',
  loadingFailed: '這個部分無法載入。',
};
