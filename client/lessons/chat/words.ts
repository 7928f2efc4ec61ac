/*
 * What a person reads in the chat room, besides what others say.
 */

import { translated } from '../../language.ts';

export interface ChatWords {
  readonly name: string;
  readonly login: string;
  readonly logout: string;
  readonly connecting: string;
  readonly lost: string;
  readonly loggedIn: (name: string, online: number) => string;
  readonly log: string;
  readonly empty: string;
  readonly text: string;
  readonly send: string;
  readonly me: string;
  readonly underWay: string;
  readonly delivered: (time: string) => string;
  readonly joined: (name: string) => string;
  readonly left: (name: string) => string;
  readonly refused: (reason: string) => string;
  readonly taken: string;
  readonly tooMuch: string;
}

export const chatWords = translated<ChatWords>({
  en: {
    name: 'Your name',
    login: 'Log in',
    logout: 'Log out',
    connecting: 'Connecting…',
    lost: 'The connection is gone. Log in again; what was still on its way may have arrived or not.',
    loggedIn: (name, online) => `You are ${name}. Online: ${online}`,
    log: 'What is said',
    empty: 'Nobody has said anything yet.',
    text: 'Message',
    send: 'Send',
    me: 'me',
    underWay: 'on its way…',
    delivered: (time) => `delivered ${time}`,
    joined: (name) => `${name} joined`,
    left: (name) => `${name} left`,
    refused: (reason) => `The server did not take it: ${reason}.`,
    taken: 'somebody has that name already',
    tooMuch: 'too much at once, wait a little',
  },
  'zh-Hans': {
    name: '你的名字',
    login: '登录',
    logout: '退出',
    connecting: '正在连接……',
    lost: '连接断开了。请重新登录；还在路上的内容也许到了，也许没到。',
    loggedIn: (name, online) => `你是 ${name}。在线：${online} 人`,
    log: '聊天内容',
    empty: '还没有人说话。',
    text: '消息',
    send: '发送',
    me: '我',
    underWay: '正在发送……',
    delivered: (time) => `${time} 已送达`,
    joined: (name) => `${name} 进来了`,
    left: (name) => `${name} 离开了`,
    refused: (reason) => `服务器没有接受：${reason}。`,
    taken: '这个名字已经有人用了',
    tooMuch: '发得太多了，请稍等',
  },
  'zh-Hant': {
    name: '你的名字',
    login: '登入',
    logout: '登出',
    connecting: '正在連線……',
    lost: '連線中斷了。請重新登入；還在路上的內容也許到了，也許沒到。',
    loggedIn: (name, online) => `你是 ${name}。線上：${online} 人`,
    log: '聊天內容',
    empty: '還沒有人說話。',
    text: '訊息',
    send: '送出',
    me: '我',
    underWay: '正在傳送……',
    delivered: (time) => `${time} 已送達`,
    joined: (name) => `${name} 進來了`,
    left: (name) => `${name} 離開了`,
    refused: (reason) => `伺服器沒有接受：${reason}。`,
    taken: '這個名字已經有人用了',
    tooMuch: '傳得太多了，請稍等',
  },
});
