/*
 * Three questions after each part of the course, which mix its lessons.
 */

import type { PartName } from '../../protocol/course.ts';
import { say } from '../language.ts';
import type { Question } from './question.ts';

type LookBack = readonly [Question, Question, Question];

export const LOOK_BACK: Readonly<Partial<Record<PartName, LookBack>>> = {
  wire: [
    {
      ask: say(
        'A price changes once a day, and a minute of delay is fine. What do you build?',
        '一个价格每天变一次，晚一分钟也没关系。你怎么做？',
        '一個價格每天變一次，晚一分鐘也沒關係。你怎麼做？',
      ),
      answers: [
        say('Polling, once a minute', '轮询，每分钟一次', '輪詢，每分鐘一次'),
        say('A WebSocket with a heartbeat', '带心跳的 WebSocket', '帶心跳的 WebSocket'),
        say('Long polling', '长轮询', '長輪詢'),
      ],
      right: 0,
      why: say(
        'It is the simplest thing that works: no connection to keep, no heartbeat, no reconnecting.',
        '这是最简单可行的办法：不用维持连接，不用心跳，不用重连。',
        '這是最簡單可行的辦法：不用維持連線，不用心跳，不用重新連線。',
      ),
    },
    {
      ask: say(
        'The close event says 1006 and the socket was open before. What should the client do?',
        '关闭事件显示 1006，而此前连接是打开的。客户端该怎么做？',
        '關閉事件顯示 1006，而此前連線是開啟的。用戶端該怎麼做？',
      ),
      answers: [
        say('Reconnect at once, and send everything again', '立刻重连，全部重发', '立刻重新連線，全部重送'),
        say(
          'Reconnect with backoff, then find out what arrived',
          '按退避策略重连，再查明哪些到了',
          '依退避策略重新連線，再查明哪些到了',
        ),
        say('Show an error and stop', '显示错误并停止', '顯示錯誤並停止'),
      ],
      right: 1,
      why: say(
        'The connection was cut: that may pass, so a retry helps. What was sent last may or may not have arrived.',
        '连接被切断了：可能会好转，重试有用。最后发送的内容也许到了，也许没到。',
        '連線被切斷了：可能會好轉，重試有用。最後送出的內容也許到了，也許沒到。',
      ),
    },
    {
      ask: say(
        'Which pair protects a WebSocket that relies on a login cookie?',
        'WebSocket 依靠登录 Cookie 时，哪两项能保护它？',
        'WebSocket 依靠登入 Cookie 時，哪兩項能保護它？',
      ),
      answers: [
        say('Masking and the key', '掩码和密钥', '遮罩和金鑰'),
        say('A heartbeat and close code 1008', '心跳和关闭代码 1008', '心跳和關閉代碼 1008'),
        say('wss and a check of the Origin', 'wss 和检查 Origin', 'wss 和檢查 Origin'),
      ],
      right: 2,
      why: say(
        'wss hides the cookie from everybody on the way, and the Origin tells the server which page uses it.',
        'wss 让途中的人看不到 Cookie，Origin 告诉服务器是哪个页面在用它。',
        'wss 讓途中的人看不到 Cookie，Origin 告訴伺服器是哪個頁面在用它。',
      ),
    },
  ],
  state: [
    {
      ask: say(
        'A newcomer joins a room. What must the server send first?',
        '新人加入房间。服务器必须先发什么？',
        '新人加入房間。伺服器必須先送什麼？',
      ),
      answers: [
        say('The current state, and then the changes', '当前的状态，然后是变化', '目前的狀態，然後是變化'),
        say('Nothing: the next change is enough', '不用发：下一次变化就够了', '不用送：下一次變化就夠了'),
        say('Everything that ever happened', '发生过的一切', '發生過的一切'),
      ],
      right: 0,
      why: say(
        'Without the state, the newcomer would be wrong until the next change. The log sends its last line, the chat its guests and last messages.',
        '没有当前状态，新人在下一次变化之前都是错的。日志会发最近的一行，聊天室会发客人名单和最近的消息。',
        '沒有目前狀態，新人在下一次變化之前都是錯的。日誌會送最近的一行，聊天室會送客人名單和最近的訊息。',
      ),
    },
    {
      ask: say(
        'A page closes without a close frame. Which state must the server clean up, and when?',
        '页面没有发送关闭帧就消失了。服务器要清理什么状态，什么时候？',
        '頁面沒有送出關閉訊框就消失了。伺服器要清理什麼狀態，什麼時候？',
      ),
      answers: [
        say('None: the operating system does it', '不用：操作系统会清理', '不用：作業系統會清理'),
        say(
          'Its timers and its name, once the heartbeat gives up',
          '它的定时器和名字，在心跳放弃之后',
          '它的計時器和名字，在心跳放棄之後',
        ),
        say('All topics, at once', '所有主题，立刻', '所有主題，立刻'),
      ],
      right: 1,
      why: say(
        'Nothing else announces that it is gone. Until then it keeps its timer, and its name in the room.',
        '没有别的通知说明它不在了。在那之前，它还占着定时器和房间里的名字。',
        '沒有別的通知說明它不在了。在那之前，它還佔著計時器和房間裡的名字。',
      ),
    },
    {
      ask: say(
        'Ten thousand people watch one number that changes a hundred times a second. What do you send?',
        '一万人看着一个每秒变化一百次的数。你发送什么？',
        '一萬人看著一個每秒變化一百次的數。你送出什麼？',
      ),
      answers: [
        say('Each change to each person', '每次变化都发给每个人', '每次變化都傳給每個人'),
        say('Only the first value', '只发第一个值', '只送第一個值'),
        say('The latest value, some times a second', '每秒发几次最新的值', '每秒送幾次最新的值'),
      ],
      right: 2,
      why: say(
        'The latest value contains all earlier changes, and no eye sees a hundred a second. For chat messages this would be loss.',
        '最新的值包含了之前的所有变化，眼睛也看不清每秒一百次。换作聊天消息，这样就会丢失。',
        '最新的值包含了之前的所有變化，眼睛也看不清每秒一百次。換作聊天訊息，這樣就會遺失。',
      ),
    },
  ],
  sync: [
    {
      ask: say(
        'The server acknowledges a press and then writes it to disk. It crashes in between. What happens?',
        '服务器先确认点击，再写入磁盘，中间崩溃了。会怎样？',
        '伺服器先確認點擊，再寫入磁碟，中間當機了。會怎樣？',
      ),
      answers: [
        say('The press counts twice', '这次点击算两次', '這次點擊算兩次'),
        say(
          'The press is lost, and its page believes it counted',
          '点击丢失，页面却以为算了',
          '點擊遺失，頁面卻以為算了',
        ),
        say('Nothing: the page resends it', '没事：页面会重发', '沒事：頁面會重送'),
      ],
      right: 1,
      why: say(
        'After the acknowledgment the page forgets the press. So: commit first, then acknowledge.',
        '收到确认后，页面就忘了这次点击。所以：先提交，再确认。',
        '收到確認後，頁面就忘了這次點擊。所以：先提交，再確認。',
      ),
    },
    {
      ask: say(
        'It commits first, and crashes before it acknowledges. Presses are numbered. What happens?',
        '服务器先提交，确认之前崩溃了。点击有编号。会怎样？',
        '伺服器先提交，確認之前當機了。點擊有編號。會怎樣？',
      ),
      answers: [
        say('It counts once: the resend is recognized', '只算一次：重发会被认出', '只算一次：重送會被認出'),
        say('It counts twice after the resend', '重发之后算两次', '重送之後算兩次'),
        say('It is lost', '丢失', '遺失'),
      ],
      right: 0,
      why: say(
        'The last number was stored with the value, so the resent press is known: it is acknowledged, and the value stays.',
        '最后的编号和数值一起保存，所以重发的点击会被认出：再次确认，数值不变。',
        '最後的編號和數值一起儲存，所以重送的點擊會被認出：再次確認，數值不變。',
      ),
    },
    {
      ask: say(
        'What does “exactly once” mean here?',
        '这里的“恰好一次”是什么意思？',
        '這裡的「恰好一次」是什麼意思？',
      ),
      answers: [
        say('Each message travels once', '每条消息只传一次', '每則訊息只傳一次'),
        say('No connection breaks', '连接不会断', '連線不會斷'),
        say(
          'Each press has its effect once, however often it is sent',
          '不管发送几次，每次点击只生效一次',
          '不管傳送幾次，每次點擊只生效一次',
        ),
      ],
      right: 2,
      why: say(
        'Delivery is at least once. Recognizing duplicates makes the effect exactly once.',
        '投递是“至少一次”，认出重复的，效果就恰好一次。',
        '投遞是「至少一次」，認出重複的，效果就恰好一次。',
      ),
    },
  ],
};
