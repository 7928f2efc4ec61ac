/*
 * The texts of the monitor.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('A live monitor', '实时监视器', '即時監視器'),
  goal: say(
    'Receive reports from programs as text and as binary, chart them, and notice when a program goes silent.',
    '接收各个程序以文本和二进制发来的报告，画成图表，并发现哪个程序不再发送。',
    '接收各個程式以文字和二進位傳來的回報，畫成圖表，並發現哪個程式不再傳送。',
  ),
  tries: [
    say('Watch the reports as frames', '逐帧查看报告', '逐一查看回報的訊框'),
    say('Send a heartbeat: ping', '发送心跳：ping', '傳送心跳：ping'),
    say('Report without a token', '不带令牌发送报告', '不帶權杖傳送回報'),
  ],
  explanation: [
    say(
      'An agent is a program that authenticates with a token and then reports its CPU and memory every 5 s: once as JSON, once in a binary layout. Each card shows the size of both; the server’s JSON is larger because only it holds the server’s own figures. The server forwards both unchanged to everybody else. A card turns grey after two missing reports. An agent that stays silent for 30 s is disconnected with 1001.',
      '采集端是一种程序，先用令牌验证身份，然后每 5 秒报告一次 CPU 和内存：一次用 JSON，一次用二进制格式。每张卡片显示两者的大小；服务器的 JSON 更大，因为只有它含有服务器自己的数据。服务器把两者原样转给其他所有人。缺少两次报告时，卡片变灰。30 秒没有动静的采集端会被服务器以 1001 断开。',
      '採集端是一種程式，先用權杖驗證身分，然後每 5 秒回報一次 CPU 和記憶體：一次用 JSON，一次用二進位格式。每張卡片顯示兩者的大小；伺服器的 JSON 更大，因為只有它含有伺服器自己的數據。伺服器把兩者原封不動轉給其他所有人。缺少兩次回報時，卡片變灰。30 秒沒有動靜的採集端會被伺服器以 1001 中斷連線。',
    ),
    say(
      'A client without a token may only watch and send pings. The server itself is one of the agents, and measures only while somebody watches.',
      '没有令牌的客户端只能观看和发送 ping。服务器自己也是采集端之一，只在有人观看时才测量。',
      '沒有權杖的用戶端只能觀看和傳送 ping。伺服器自己也是採集端之一，只在有人觀看時才測量。',
    ),
  ],
  frames: {
    agents: say(
      'For a newcomer: the last report of each agent.',
      '给新来的人：每个采集端的最近一次报告。',
      '給新來的人：每個採集端的最近一次回報。',
    ),
    report: say(
      'A report in JSON, as its agent sent it.',
      'JSON 格式的报告，与采集端发出的相同。',
      'JSON 格式的回報，與採集端送出的相同。',
    ),
    ping: say(
      'A viewer’s heartbeat, as text: it asks whether the server is there.',
      '观看者的心跳，用文本发送：询问服务器是否还在。',
      '觀看者的心跳，用文字傳送：詢問伺服器是否還在。',
    ),
    pong: say(
      'The server is there, and the connection works both ways.',
      '服务器还在，两个方向都畅通。',
      '伺服器還在，兩個方向都暢通。',
    ),
    unauthorized: say(
      'Only an agent with a token may report: the server will close this connection with 1008.',
      '只有持令牌的采集端才能报告：服务器会以 1008 关闭这条连接。',
      '只有持權杖的採集端才能回報：伺服器會以 1008 關閉這條連線。',
    ),
    gone: say('This agent has left.', '这个采集端离开了。', '這個採集端離開了。'),
  },
  binary: say(
    (name: string, cpu: number, memory: number) =>
      `A report in bytes: version, length of the name, name “${name}”, then CPU ${cpu} and memory ${memory} as float32, and the time as float64.`,
    (name, cpu, memory) =>
      `字节格式的报告：版本、名字的长度、名字“${name}”，然后是 float32 的 CPU ${cpu} 和内存 ${memory}，以及 float64 的时间。`,
    (name, cpu, memory) =>
      `位元組格式的回報：版本、名字的長度、名字「${name}」，然後是 float32 的 CPU ${cpu} 和記憶體 ${memory}，以及 float64 的時間。`,
  ),
  connecting: say('Connecting…', '正在连接……', '正在連線……'),
  lost: say(
    'Connection lost. The page reconnects by itself.',
    '连接已断开，页面会自动重新连接。',
    '連線已中斷，頁面會自動重新連線。',
  ),
  waiting: say(
    'No reports yet. The server sends its first report one second after the first viewer connects, then one every 5 s.',
    '还没有报告。第一位观看者连接一秒后服务器会发送第一次报告，之后每 5 秒一次。',
    '還沒有回報。第一位觀看者連線一秒後伺服器會傳送第一次回報，之後每 5 秒一次。',
  ),
  invitation: say(
    'To let a computer report its CPU and memory, run this in the project’s folder, on this machine or another, with the token that the server printed when it started.',
    '要让一台计算机报告它的 CPU 和内存：在项目文件夹里运行这条命令，本机或别的机器都可以；令牌是服务器启动时打印出来的那一个。',
    '要讓一台電腦回報它的 CPU 和記憶體：在專案資料夾裡執行這條指令，本機或別的機器都可以；權杖是伺服器啟動時印出來的那一個。',
  ),
  chart: say(
    (name: string) => `Chart of the CPU and memory of ${name} over the last minutes`,
    (name) => `图表：${name} 最近几分钟的 CPU 和内存`,
    (name) => `圖表：${name} 最近幾分鐘的 CPU 和記憶體`,
  ),
  silent: say(
    (time: string) => `silent since ${time}`,
    (time) => `自 ${time} 起没有报告`,
    (time) => `自 ${time} 起沒有回報`,
  ),
  server: say('this server', '本服务器', '本伺服器'),
  cpu: 'CPU',
  memory: say('Memory', '内存', '記憶體'),
  sockets: say('Open sockets', '打开的连接', '開啟的連線'),
  messages: say('Messages per second', '每秒消息数', '每秒訊息數'),
  delay: say('Event-loop delay (p99)', '事件循环延迟（p99）', '事件迴圈延遲（p99）'),
  rss: say('Memory of the process', '进程内存', '程序記憶體'),
  wire: say('Report on the wire', '线上的报告', '線路上的回報'),
  sizes: say(
    (text: number, binary: number) => `${text} bytes as text, ${binary} as binary`,
    (text, binary) => `文本 ${text} 字节，二进制 ${binary} 字节`,
    (text, binary) => `文字 ${text} 位元組，二進位 ${binary} 位元組`,
  ),
  ago: say(
    (seconds: number) => `${Math.round(seconds)} s ago`,
    (seconds) => `${Math.round(seconds)} 秒前`,
    (seconds) => `${Math.round(seconds)} 秒前`,
  ),
  now: say('now', '现在', '現在'),
});
