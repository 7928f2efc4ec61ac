/*
 * What a person reads at the monitor.
 */

import { translated } from '../../language.ts';

export interface MonitorWords {
  readonly connecting: string;
  readonly lost: string;
  readonly waiting: string;
  readonly invitation: string;
  readonly chart: (name: string) => string;
  readonly server: string;
  readonly cpu: string;
  readonly memory: string;
  readonly sockets: string;
  readonly messages: string;
  readonly delay: string;
  readonly rss: string;
  readonly wire: string;
  readonly sizes: (text: number | undefined, binary: number | undefined) => string;
  readonly ago: (seconds: number) => string;
  readonly now: string;
}

export const monitorWords = translated<MonitorWords>({
  en: {
    connecting: 'Connecting…',
    lost: 'The connection is gone. It comes back by itself.',
    waiting:
      'Nobody has reported yet. The server does so a second after the first viewer came, then every 5 s.',
    invitation:
      'Let a computer report how it is: run this in the project’s folder, on this machine or another one, with the token that the server printed when it started.',
    chart: (name) => `Chart of the CPU and memory of ${name} over the last minutes`,
    server: 'this server',
    cpu: 'CPU',
    memory: 'Memory',
    sockets: 'Open sockets',
    messages: 'Messages per second',
    delay: 'Event-loop delay (p99)',
    rss: 'Memory of the process',
    wire: 'Report on the wire',
    sizes: (text = 0, binary = 0) => `${text} bytes as text, ${binary} as binary`,
    ago: (seconds) => `${Math.round(seconds)} s ago`,
    now: 'now',
  },
  'zh-Hans': {
    connecting: '正在连接……',
    lost: '连接断开了，会自动恢复。',
    waiting: '还没有人报告。第一位观众到来一秒后服务器会报告，之后每 5 秒一次。',
    invitation:
      '让一台计算机报告自己的状况：在项目文件夹里运行这条命令，本机或别的机器都可以；令牌是服务器启动时打印出来的那一个。',
    chart: (name) => `图表：${name} 最近几分钟的 CPU 和内存`,
    server: '本服务器',
    cpu: 'CPU',
    memory: '内存',
    sockets: '打开的连接',
    messages: '每秒消息数',
    delay: '事件循环延迟（p99）',
    rss: '进程内存',
    wire: '线上的报告',
    sizes: (text = 0, binary = 0) => `文本 ${text} 字节，二进制 ${binary} 字节`,
    ago: (seconds) => `${Math.round(seconds)} 秒前`,
    now: '现在',
  },
  'zh-Hant': {
    connecting: '正在連線……',
    lost: '連線中斷了，會自動恢復。',
    waiting: '還沒有人回報。第一位觀眾到來一秒後伺服器會回報，之後每 5 秒一次。',
    invitation:
      '讓一台電腦回報自己的狀況：在專案資料夾裡執行這條指令，本機或別的機器都可以；權杖是伺服器啟動時印出來的那一個。',
    chart: (name) => `圖表：${name} 最近幾分鐘的 CPU 和記憶體`,
    server: '本伺服器',
    cpu: 'CPU',
    memory: '記憶體',
    sockets: '開啟的連線',
    messages: '每秒訊息數',
    delay: '事件迴圈延遲（p99）',
    rss: '程序記憶體',
    wire: '線路上的回報',
    sizes: (text = 0, binary = 0) => `文字 ${text} 位元組，二進位 ${binary} 位元組`,
    ago: (seconds) => `${Math.round(seconds)} 秒前`,
    now: '現在',
  },
});
