/*
 * The texts around a source file.
 */

import { say, translated } from '../../language.ts';

export const sourceWords = translated({
  missing: say(
    'This project has no such file, or the server cannot be reached.',
    '这个项目里没有这个文件，或者暂时连不上服务器。',
    '這個專案裡沒有這個檔案，或者暫時連不上伺服器。',
  ),
  marked: say(
    'The link points to the marked lines.',
    '标出的行是链接所指的位置。',
    '標出的行是連結所指的位置。',
  ),
  ran: say(
    (functions: string) => `Marked: the functions that the server has called for your page (${functions}).`,
    (functions) => `标出的是服务器为你的页面调用过的函数（${functions}）。`,
    (functions) => `標出的是伺服器為你的頁面呼叫過的函式（${functions}）。`,
  ),
});
