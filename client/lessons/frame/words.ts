/*
 * The texts around every lesson, and on the course's overview.
 */

import { say, translated } from '../../language.ts';

export const frameWords = translated({
  courseTitle: say(
    (lessons: number) => `How WebSocket works, in ${lessons} lessons`,
    (lessons) => `${lessons} 课弄懂 WebSocket`,
    (lessons) => `${lessons} 課弄懂 WebSocket`,
  ),
  courseIntro: say(
    'Each lesson is a small system that runs on this very server. Predict what it will do, try it, compare, and read the file that implements it: most fit on one screen. Nothing is graded; what you did is remembered in this browser only.',
    '每一课都是一个小系统，就运行在这台服务器上。先预测它会怎样，动手试一试，再对照，然后去读实现它的那个文件：大多一屏就能读完。没有评分，进度只记在这个浏览器里。',
    '每一課都是一個小系統，就在這台伺服器上執行。先預測它會怎樣，動手試一試，再對照，然後去讀實作它的那個檔案：大多一個畫面就讀得完。沒有評分，進度只記在這個瀏覽器裡。',
  ),
  courseEnd: say('The destination: the shared counter', '终点：共享计数器', '終點：共享計數器'),
  courseEndGoal: say(
    'All of it combined: one number for everybody that never loses a press and never counts one twice.',
    '把学到的全部合在一起：一个人人都能点击的数字，一次不丢，一次不重。',
    '把學到的全部合在一起：一個人人都能點擊的數字，一次不漏，一次不重。',
  ),
  hook: say('Start here: a duel of two minutes', '从这里开始：两分钟的对决', '從這裡開始：兩分鐘的對決'),
  hookGoal: say(
    'Press both counters, cut the connection, and compare the numbers with what you pressed. The explanation comes later.',
    '同时点击两个计数器，切断连接，再把数字和你点击的次数比一比。解释稍后再说。',
    '同時點擊兩個計數器，切斷連線，再把數字和你點擊的次數比一比。解釋稍後再說。',
  ),
  parts: {
    wire: {
      title: say('Part 1: The wire', '第一部分：线路', '第一部分：線路'),
      about: say(
        'What travels between a page and a server, how it begins, ends and fails.',
        '页面和服务器之间传送什么，怎样开始、结束和失败。',
        '頁面和伺服器之間傳送什麼，怎麼開始、結束和失敗。',
      ),
    },
    state: {
      title: say('Part 2: Shared state', '第二部分：共享状态', '第二部分：共享狀態'),
      about: say(
        'One server, many screens: who gets what, and when it ends.',
        '一台服务器，许多屏幕：谁得到什么，何时结束。',
        '一台伺服器，許多螢幕：誰得到什麼，何時結束。',
      ),
    },
    sync: {
      title: say('Part 3: Synchronization', '第三部分：同步', '第三部分：同步'),
      about: say(
        'Nothing lost, nothing counted twice, nobody held up, although connections break. Each lesson has its mission in the Lab.',
        '连接会断，但什么也不丢、什么也不重，谁也不用等。每一课都有实验室里的任务。',
        '連線會斷，但什麼也不漏、什麼也不重，誰也不用等。每一課都有實驗室裡的任務。',
      ),
    },
    appendix: {
      title: say('Appendix', '附录', '附錄'),
      about: say(
        'A larger system that uses most of the above.',
        '一个用到上述大部分内容的较大的系统。',
        '一個用到上述大部分內容的較大系統。',
      ),
    },
  },
  workshop: say('Part 4: The workshop, in the Lab', '第四部分：实验室里的工坊', '第四部分：實驗室裡的工坊'),
  workshopGoal: say(
    'Break simulated counters with faults of your own, and see in a diagram which press was lost or counted twice, and why.',
    '亲手给模拟的计数器制造故障，从图中看出哪次点击丢失或重复、为什么。',
    '親手替模擬的計數器製造故障，從圖中看出哪次點擊遺失或重複、為什麼。',
  ),
  ticks: {
    predicted: say('predicted', '已预测', '已預測'),
    tried: say('tried', '已尝试', '已嘗試'),
    checked: say('checked', '已检查', '已檢查'),
  },
  predict: say('What do you expect?', '你觉得会怎样？', '你覺得會怎樣？'),
  tryNow: say(
    'Your prediction is kept. Now try it.',
    '已记下你的预测。现在动手试试。',
    '已記下你的預測。現在動手試試。',
  ),
  predicted: say('Your prediction is kept.', '已记下你的预测。', '已記下你的預測。'),
  compare: say('Compare with what happens', '和实际情况对照', '和實際情況對照'),
  youPredicted: say('You predicted', '你的预测', '你的預測'),
  noPrediction: say('nothing yet', '还没有预测', '還沒有預測'),
  itIs: say('It is', '实际是', '實際是'),
  because: say('Because', '因为', '因為'),
  keep: say('Keep:', '记住：', '記住：'),
  terms: say('Words:', '词语：', '詞語：'),
  check: say('Check yourself', '检查一下', '檢查一下'),
  right: say('Right.', '对。', '對。'),
  wrong: say(
    'Not quite. Think of what you have just seen, and choose again.',
    '不太对。想想刚才看到的，再选一次。',
    '不太對。想想剛才看到的，再選一次。',
  ),
  lookBack: say(
    (part: string) => `Looking back: ${part}`,
    (part) => `回顾：${part}`,
    (part) => `回顧：${part}`,
  ),
  python: say('In Python', '用 Python 写', '用 Python 寫'),
  program: say(
    'The same idea as a complete program',
    '同样的想法，一个完整的程序',
    '同樣的想法，一個完整的程式',
  ),
  inLab: say('In the Lab', '在实验室里', '在實驗室裡'),
  unknown: say(
    (name: string) => `There is no lesson called “${name}”. These are the lessons:`,
    (name) => `没有名为“${name}”的课。现有的课程如下：`,
    (name) => `沒有名為「${name}」的課。現有的課程如下：`,
  ),
  number: say(
    (number: number) => `Lesson ${number}`,
    (number) => `第 ${number} 课`,
    (number) => `第 ${number} 課`,
  ),
  tries: say('Try it', '动手试试', '動手試試'),
  explanation: say('What you see', '你看到的是什么', '你看到的是什麼'),
  read: say('The file to read', '要读的文件', '要讀的檔案'),
  reference: say('The specification', '相关规范', '相關規範'),
  previous: say('Previous', '上一课', '上一課'),
  next: say('Next', '下一课', '下一課'),
  way: say('Course navigation', '课程导航', '課程導覽'),
  failed: say(
    'This did not work. The server may be unreachable.',
    '操作失败。可能无法连接到服务器。',
    '操作失敗。可能無法連線到伺服器。',
  ),
});
