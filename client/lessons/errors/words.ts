/*
 * The texts about the ways in which a connection fails.
 */

import { say } from '../../language.ts';
import { lessonWords } from '../lesson.ts';

export const words = lessonWords({
  title: say('Errors and backoff', '错误与退避', '錯誤與退避'),
  goal: say(
    'Tell the ways in which a connection fails apart, and learn how a client should react to each.',
    '分辨连接失败的各种方式，并知道每种情况下客户端该怎么做。',
    '分辨連線失敗的各種方式，並知道每種情況下用戶端該怎麼做。',
  ),
  tries: [
    say('A path that does not exist', '不存在的路径', '不存在的路徑'),
    say('A message that is too big', '太大的消息', '太大的訊息'),
    say('A server that vanishes', '中途消失的服务器', '中途消失的伺服器'),
  ],
  explanation: [
    say(
      'A client must handle all of these: a wrong address; a server that is down, refuses, or never answers; a message that is not accepted; a connection lost midway. The right reaction differs: some failures are temporary, so a retry helps; others are permanent, and a retry only adds load. Retries back off: each waits up to twice as long as the one before, and a random part of that (jitter), so that clients cut off together do not come back together.',
      '客户端必须能处理这些情况：地址错误，服务器停机、拒绝或一直不回应，消息不被接受，以及中途断开。应对的办法各不相同：有些故障是暂时的，重试有用；有些不是，重试只会增加负担。重试要退避：等待的上限每次加倍，实际等待是其中随机的一段（随机抖动），使同时断线的客户端不会同时回来。',
      '用戶端必須能處理這些情況：位址錯誤，伺服器停機、拒絕或一直不回應，訊息不被接受，以及中途斷線。應對的辦法各不相同：有些故障是暫時的，重試有用；有些不是，重試只會增加負擔。重試要退避：等待的上限每次加倍，實際等待是其中隨機的一段（隨機抖動），使同時斷線的用戶端不會同時回來。',
    ),
  ],
  choose: say('Make a connection fail', '让连接失败', '讓連線失敗'),
  trials: {
    'bad-url': say('A bad URL', '错误的 URL', '錯誤的 URL'),
    'nothing-listening': say('Nothing is listening', '那里没有服务在监听', '那裡沒有服務在監聽'),
    refused: say('Refused with 401', '被 401 拒绝', '被 401 拒絕'),
    foreign: say('Foreign origin, 403', '外来的源，403', '外來的來源，403'),
    'not-found': say('Wrong path', '路径错误', '路徑錯誤'),
    timeout: say('No answer at all', '完全没有回应', '完全沒有回應'),
    'too-big': say('Too big a message', '消息太大', '訊息太大'),
    vanished: say('Server vanishes midway', '服务器中途消失', '伺服器中途消失'),
  },
  idle: say(
    'Press a button to see what the page can observe.',
    '按一个按钮，看看页面能看到什么。',
    '按一個按鈕，看看頁面能看到什麼。',
  ),
  running: say(
    (trial: string) => `${trial}: trying…`,
    (trial) => `${trial}：正在尝试……`,
    (trial) => `${trial}：正在嘗試……`,
  ),
  runningTimeout: say(
    'The server accepts the request and never answers. This page gives up after 5 s.',
    '服务器收下了请求，却一直不回应。本页面等 5 秒后放弃。',
    '伺服器收下了請求，卻一直不回應。本頁面等 5 秒後放棄。',
  ),
  saw: say('What the page saw', '页面看到了什么', '頁面看到了什麼'),
  threw: say(
    (message: string) => `The constructor threw: ${message}`,
    (message) => `构造函数抛出异常：${message}`,
    (message) => `建構函式拋出例外：${message}`,
  ),
  closed: say(
    (code: number) => `A close event with code ${code}`,
    (code) => `一个关闭事件，代码 ${code}`,
    (code) => `一個關閉事件，代碼 ${code}`,
  ),
  fetched: say(
    (status: number) => `fetch() of the same address: HTTP status ${status}`,
    (status) => `对同一地址执行 fetch()：HTTP 状态码 ${status}`,
    (status) => `對同一位址執行 fetch()：HTTP 狀態碼 ${status}`,
  ),
  fetchFailed: say(
    'fetch() of the same address failed too',
    '对同一地址执行 fetch() 也失败了',
    '對同一位址執行 fetch() 也失敗了',
  ),
  notFetched: say(
    'fetch() is not allowed: it is another origin',
    '那是另一个源，不允许使用 fetch()',
    '那是另一個來源，不允許使用 fetch()',
  ),
  why: say('Why', '为什么', '為什麼'),
  todo: say('What a client does', '客户端该怎么做', '用戶端該怎麼做'),
  findings: {
    'bad-url': {
      title: say('Not a valid URL', '不是有效的 URL', '不是有效的 URL'),
      why: say(
        'The browser did not even try: the WebSocket constructor throws a SyntaxError at once.',
        '浏览器根本没有尝试：WebSocket 的构造函数立刻抛出 SyntaxError。',
        '瀏覽器根本沒有嘗試：WebSocket 的建構函式立刻拋出 SyntaxError。',
      ),
      todo: say(
        'Correct the URL. Retrying will not help.',
        '改正地址。重试没有用。',
        '改正位址。重試沒有用。',
      ),
    },
    'nothing-listening': {
      title: say('No server is listening', '没有服务器在监听', '沒有伺服器在監聽'),
      why: say(
        'No server accepted the connection: it is down, the port is wrong, or something on the way blocks it. The page sees only 1006.',
        '没有服务器接受连接：它停机了、端口错了，或者被途中的什么东西拦住了。页面只能看到 1006。',
        '沒有伺服器接受連線：它停機了、連接埠錯了，或者被途中的什麼東西攔住了。頁面只能看到 1006。',
      ),
      todo: say(
        'Retry with backoff and jitter, and tell the user that the server cannot be reached.',
        '按带随机抖动的退避策略重试，并告诉用户服务器无法连接。',
        '依帶隨機抖動的退避策略重試，並告訴使用者伺服器無法連線。',
      ),
    },
    refused: {
      title: say('The server refused the connection', '服务器拒绝了连接', '伺服器拒絕了連線'),
      why: say(
        'The address answers over HTTP, but did not upgrade. Here the server answered 401, which the browser hides from the page: the page sees 1006. (The browser’s developer tools show the 401 under Network.)',
        '用 HTTP 访问这个地址有回应，但没有升级。这里服务器回答的是 401，而页面看不到它，只看到 1006。（浏览器开发者工具的“网络”里可以看到 401。）',
        '用 HTTP 存取這個位址有回應，但沒有升級。這裡伺服器回答的是 401，而頁面看不到它，只看到 1006。（瀏覽器開發人員工具的「網路」裡可以看到 401。）',
      ),
      todo: say(
        'Get a token, or log in again, before you retry.',
        '先取得令牌或重新登录，然后再试。',
        '先取得權杖或重新登入，然後再試。',
      ),
    },
    foreign: {
      title: say('The page’s origin is not allowed', '不接受这个页面的源', '不接受這個頁面的來源'),
      why: say(
        'The browser tells the server in the Origin header which page connects, and no page can change that. This endpoint lets in pages of https://partner.example only, so it answered 403 instead of 101; the page sees 1006. That it was 403 is known from the fetch(), which only a page of the same origin may do.',
        '浏览器在 Origin 头里告诉服务器是哪个页面要连接，页面改不了它。这个地址只让 https://partner.example 的页面进来，所以回答的是 403 而不是 101；页面看到的是 1006。知道是 403，靠的是 fetch()，而只有同源的页面才能这样做。',
        '瀏覽器在 Origin 標頭裡告訴伺服器是哪個頁面要連線，頁面改不了它。這個位址只讓 https://partner.example 的頁面進來，所以回答的是 403 而不是 101；頁面看到的是 1006。知道是 403，靠的是 fetch()，而只有同源的頁面才能這樣做。',
      ),
      todo: say(
        'Nothing in the page helps: the server’s operator has to allow the origin. Here that is the flag --origin.',
        '页面自己无能为力：要由服务器的维护者允许这个源。在这里是 --origin 参数。',
        '頁面自己無能為力：要由伺服器的維護者允許這個來源。在這裡是 --origin 參數。',
      ),
    },
    'not-found': {
      title: say('There is nothing at this path', '这个路径下什么也没有', '這個路徑下什麼也沒有'),
      why: say(
        'The server answered 404 instead of 101. The page sees 1006; only the fetch() shows the 404.',
        '服务器回答的是 404 而不是 101。页面看到的是 1006，只有通过 fetch() 才知道是 404。',
        '伺服器回答的是 404 而不是 101。頁面看到的是 1006，只有透過 fetch() 才知道是 404。',
      ),
      todo: say(
        'Correct the path. Retrying will not help.',
        '改正路径。重试没有用。',
        '改正路徑。重試沒有用。',
      ),
    },
    timeout: {
      title: say('Nobody answered in time', '没有及时回应', '沒有及時回應'),
      why: say(
        'A WebSocket has no timeout that a page can set. So this page has its own timer, which calls close() after 5 s.',
        'WebSocket 没有可供页面设置的超时时间。所以本页面有自己的定时器，5 秒后调用 close()。',
        'WebSocket 沒有可供頁面設定的逾時時間。所以本頁面有自己的計時器，5 秒後呼叫 close()。',
      ),
      todo: say(
        'Always set such a timer. Then retry with backoff.',
        '一定要有这样的定时器，然后按退避策略重试。',
        '一定要有這樣的計時器，然後依退避策略重試。',
      ),
    },
    'too-big': {
      title: say('The message was too big', '消息太大了', '訊息太大了'),
      why: say(
        'The message was one byte longer than the limit of 64 KiB. The server closed the connection with 1009.',
        '消息比 64 KiB 的上限多了 1 个字节。服务器用 1009 关闭了连接。',
        '訊息比 64 KiB 的上限多了 1 個位元組。伺服器以 1009 關閉了連線。',
      ),
      todo: say(
        'Send less, or split it. The same message would fail again.',
        '少发一些，或者分成几段。同样的消息重发还会失败。',
        '少送一些，或者分成幾段。同樣的訊息重送還是會失敗。',
      ),
    },
    vanished: {
      title: say('The server vanished midway', '服务器中途消失了', '伺服器中途消失了'),
      why: say(
        'The connection was open, and ended without a close frame: a crash, a pulled cable, a phone in a tunnel. What was sent last may or may not have arrived.',
        '连接已经打开，却没有关闭帧就断了：可能是崩溃、网线松脱，或手机进了隧道。最后发送的内容也许到了，也许没到。',
        '連線已經開啟，卻沒有關閉訊框就斷了：可能是當機、網路線鬆脫，或手機進了隧道。最後送出的內容也許到了，也許沒到。',
      ),
      todo: say(
        'Reconnect with backoff, then find out what arrived: number your messages.',
        '按退避策略重新连接，再查明哪些消息已送达：为此要给消息编号。',
        '依退避策略重新連線，再查明哪些訊息已送達：為此要為訊息編號。',
      ),
    },
    unknown: {
      title: say('It ended in another way', '以其他方式结束', '以其他方式結束'),
      why: say(
        'This is not one of the cases shown here. The console has the details.',
        '这不是这里要展示的情况。详情请看控制台。',
        '這不是這裡要展示的情況。詳情請看主控台。',
      ),
      todo: say(
        'Look up the code in the lesson “Closing”.',
        '在“关闭”一课里查找这个代码。',
        '在「關閉」一課裡查找這個代碼。',
      ),
    },
  },
  dots: {
    title: say(
      'Thirty clients lost their connection together. When does each try for the fourth time?',
      '三十个客户端同时断线。它们各在什么时候第四次重试？',
      '三十個用戶端同時斷線。它們各在什麼時候第四次重試？',
    ),
    without: say('Without jitter', '不加随机抖动', '不加隨機抖動'),
    withJitter: say('With jitter', '加上随机抖动', '加上隨機抖動'),
    most: say(
      (most: number) => `at most ${most} within a tenth of a second`,
      (most) => `十分之一秒内最多 ${most} 个`,
      (most) => `十分之一秒內最多 ${most} 個`,
    ),
    axis: say(
      (seconds: number) => `${seconds} s after the third failure`,
      (seconds) => `第三次失败之后 ${seconds} 秒`,
      (seconds) => `第三次失敗之後 ${seconds} 秒`,
    ),
    again: say('Draw again', '再画一次', '再畫一次'),
  },
  honestTitle: say(
    'Why does a page see 1006 for nearly everything?',
    '为什么页面看到的几乎都是 1006？',
    '為什麼頁面看到的幾乎都是 1006？',
  ),
  honest: say(
    'This is on purpose: if a page could tell 401, 404 and “nothing there” apart for any address, a malicious page could map the network behind your firewall through your browser. So the standard makes all of them look the same: 1006. A page may learn more about its own origin; that is what the fetch() is for. Programs outside a browser see the real status.',
    '这是有意为之：如果页面对任何地址都能分辨 401、404 和“什么都没有”，恶意页面就能借你的浏览器摸清防火墙后面的网络。所以标准规定，这些情况页面看到的都是同样的 1006。对于自己的源，页面可以知道得多一些，这里的 fetch() 就是为此。浏览器以外的程序能看到真正的状态码。',
    '這是刻意的設計：如果頁面對任何位址都能分辨 401、404 和「什麼都沒有」，惡意頁面就能藉你的瀏覽器摸清防火牆後面的網路。所以標準規定，這些情況頁面看到的都是同樣的 1006。對於自己的來源，頁面可以知道得多一些，這裡的 fetch() 就是為此。瀏覽器以外的程式能看到真正的狀態碼。',
  ),
});
