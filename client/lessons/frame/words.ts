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
    'Each lesson is a small system that runs on this very server. Press its buttons, watch every frame go by, then read the file that implements it: most fit on one screen.',
    '每一课都是一个小系统，就运行在这台服务器上。按下它的按钮，观察经过的每一帧，再去读实现它的那个文件：大多一屏就能读完。',
    '每一課都是一個小系統，就在這台伺服器上執行。按下它的按鈕，觀察經過的每個訊框，再去讀實作它的那個檔案：大多一個畫面就讀得完。',
  ),
  courseEnd: say('The destination: the shared counter', '终点：共享计数器', '終點：共享計數器'),
  courseEndGoal: say(
    'All of it combined: one number for everybody that never loses a press and never counts one twice.',
    '把学到的全部合在一起：一个人人都能点击的数字，一次不丢，一次不重。',
    '把學到的全部合在一起：一個人人都能點擊的數字，一次不漏，一次不重。',
  ),
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
