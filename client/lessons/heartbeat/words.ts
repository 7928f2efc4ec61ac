/*
 * The texts about the two heartbeats.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Heartbeat', '心跳', '心跳'),
  goal: say(
    'Learn why a silent connection needs a heartbeat, and what each side can notice.',
    '明白安静的连接为什么需要心跳，以及双方各自能察觉什么。',
    '明白安靜的連線為什麼需要心跳，以及雙方各自能察覺什麼。',
  ),
  tries: [
    say('Ask “ping”', '发送“ping”', '傳送「ping」'),
    say('The server stops answering', '服务器不再回答', '伺服器不再回應'),
    say('Your answers get lost', '你的回答都在途中丢失', '你的回應都在途中遺失'),
  ],
  explanation: [
    say(
      'When a cable is pulled, nothing announces it. TCP sends nothing when there is no data, so for hours both sides may mistake a dead connection for an idle one. Gateways and proxies make it worse: to save memory they drop connections that were idle for a minute or so, and tell neither side. A heartbeat detects the first and prevents the second.',
      '网线被拔掉时，没有任何通知。没有数据时 TCP 什么也不发送，所以双方可能好几个小时都以为断掉的连接只是空闲。网关和代理会雪上加霜：为了节省内存，它们会丢弃空闲一分钟左右的连接，而且不通知双方。心跳既能发现前者，又能防止后者。',
      '網路線被拔掉時，沒有任何通知。沒有資料時 TCP 什麼也不傳送，所以雙方可能好幾個小時都以為斷掉的連線只是閒置。閘道和代理伺服器會雪上加霜：為了節省記憶體，它們會捨棄閒置一分鐘左右的連線，而且不通知雙方。心跳既能發現前者，又能防止後者。',
    ),
    say(
      'The protocol has ping and pong frames for that. This server sends a ping every 10 seconds, and closes a client that stays silent for a whole round with 1001 and “heartbeat timeout”. Your browser answers pings by itself, and hides them from every page; the server tells this page about each one, in every lesson. A page that needs to know whether the server is alive must send its own message, such as the text “ping”, and have its own timer: here it asks every 5 seconds and gives up after 3.',
      '协议为此准备了 ping 帧和 pong 帧。这台服务器每 10 秒发一个 ping，整整一轮都没有动静的客户端会被关闭，代码 1001，原因“heartbeat timeout”。浏览器会自动回答 ping，而且不让任何页面看到；在每一课里，服务器都会把每一个告诉本页。页面若想知道服务器是否还在，只能用自己的消息去问，例如文本 ping，并且要有自己的定时器：这里每 5 秒问一次，3 秒没有回答就放弃。',
      '協定為此準備了 ping 訊框和 pong 訊框。這台伺服器每 10 秒送一個 ping，整整一輪都沒有動靜的用戶端會被關閉，代碼 1001，原因「heartbeat timeout」。瀏覽器會自動回應 ping，而且不讓任何頁面看到；在每一課裡，伺服器都會把每一個告訴這一頁。頁面若想知道伺服器是否還在，只能用自己的訊息去問，例如文字 ping，並且要有自己的計時器：這裡每 5 秒問一次，3 秒沒有回應就放棄。',
    ),
    say(
      'Neither switch breaks the network. “The server stops answering” makes the server ignore the text ping; “your answers get lost” makes it ignore everything that this connection sends, so that you can watch the last 10 to 20 seconds of a silent client.',
      '两个开关都没有真的弄断网络。“服务器不再回答”让服务器不理会文本 ping；“你的回答都在途中丢失”让它不理会这条连接发出的一切，于是你可以看到一个沉默的客户端最后的 10 到 20 秒。',
      '兩個開關都沒有真的弄斷網路。「伺服器不再回應」讓伺服器不理會文字 ping；「你的回應都在途中遺失」讓它不理會這條連線送出的一切，於是你可以看到一個沉默的用戶端最後的 10 到 20 秒。',
    ),
  ],
  views: say('What each side knows', '双方各自知道什么', '雙方各自知道什麼'),
  page: say('This page', '本页', '這一頁'),
  server: say('The server', '服务器', '伺服器'),
  seconds: say(
    (seconds: string) => `${seconds} s`,
    (seconds) => `${seconds} 秒`,
    (seconds) => `${seconds} 秒`,
  ),
  states: {
    closed: say('not connected', '未连接', '未連線'),
    quiet: say('has not asked yet', '还没有询问', '還沒有詢問'),
    mute: say(
      'does not ask: its own heartbeat is off',
      '不询问：自己的心跳已关闭',
      '不詢問：自己的心跳已關閉',
    ),
    heard: say('received its answer', '已得到回答', '已得到回應'),
    waiting: say('asked, and is waiting for the answer', '已询问，正在等待回答', '已詢問，正在等待回應'),
    gaveUp: say('gave up, and closed the connection', '已放弃，并关闭了连接', '已放棄，並關閉了連線'),
  },
  switched: say(
    'A request to this lesson’s server, to behave as if the network or the server had failed.',
    '向本课的服务器提出的请求：装作网络或服务器出了故障。',
    '向本課的伺服器提出的請求：裝作網路或伺服器出了故障。',
  ),
  ping: say(
    'A message that, by convention, asks “are you there?”. It is not a ping frame: pages cannot send those.',
    '按约定，这条消息的意思是“你还在吗？”。它不是 ping 帧：页面发不了那种帧。',
    '依照約定，這則訊息的意思是「你還在嗎？」。它不是 ping 訊框：頁面送不了那種訊框。',
  ),
  pong: say(
    'The server is alive, and the connection works in both directions.',
    '服务器还在，而且两个方向都畅通。',
    '伺服器還在，而且兩個方向都暢通。',
  ),
});
