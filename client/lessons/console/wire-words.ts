/*
 * One sentence on each message of the counter's protocol (protocol/PROTOCOL.md), for the wire panel.
 */

import type { ClientMessage, RefusalCode, ServerMessage } from '../../../protocol/messages.ts';
import { translated } from '../../language.ts';

type Kind = Exclude<ClientMessage['action'], 'press'> | 'increment' | 'decrement' | ServerMessage['type'];

interface WireWords {
  /** By `action` or `type`; `increment` and `decrement` are numbered presses here. */
  readonly messages: Readonly<Record<Kind, string>>;
  /** A hello that names a session. */
  readonly resume: string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  readonly unknown: string;
}

export const wireWords = translated<WireWords>({
  en: {
    resume: 'The page resumes its session, and says up to which press it knows to be durable.',
    messages: {
      hello: 'The page asks for a session, in which its presses are numbered.',
      increment: 'A press, plus one. Its number lets the server recognize a duplicate.',
      decrement: 'A press, minus one. Its number lets the server recognize a duplicate.',
      ping: 'A keepalive after a silence. Browsers cannot send ping frames, so this is a message.',
      welcome: 'The session is open; its id is a secret and is hidden here. Presses up to seq are durable.',
      state: 'The committed number, for everybody. The revision counts commits, so the newest state wins.',
      users: 'How many people have the counter open.',
      ack: 'Every press up to this number is durable, and included in each state from that revision on.',
      refused: 'Nothing was applied.',
      pong: 'The server answers the keepalive.',
    },
    refusals: {
      'bad-message': 'Refused: the message is invalid. The tenth invalid one ends the connection.',
      gap: 'Refused: a press before this one is missing. The page retransmits from there.',
      'rate-limited':
        'Refused: too many presses at once. The page retransmits them after a pause; none is lost.',
      busy: 'Refused: the disk cannot keep up. The page retransmits them after a pause; none is lost.',
      'session-expired': 'Refused: the server no longer knows this session. The page opens a new one.',
      range: 'Refused: the number is at the end of its range. The page takes the press back.',
      protocol: 'Refused: this came at the wrong time, or the server speaks another version.',
    },
    unknown: 'A message that this page does not know and ignores.',
  },
  'zh-Hans': {
    resume: '页面恢复自己的会话，并说明已知哪些点击已写入磁盘。',
    messages: {
      hello: '页面申请一个会话，之后的点击都在其中编号。',
      increment: '一次点击，加一。有了编号，重复送达时服务器认得出来。',
      decrement: '一次点击，减一。有了编号，重复送达时服务器认得出来。',
      ping: '安静了一阵：还有人在吗？浏览器不能发送 ping 帧，所以用一条消息来问。',
      welcome: '会话建立。会话标识是机密，这里已隐藏；编号不超过 seq 的点击都已写入磁盘。',
      state: '已提交的数值，发给所有人。revision 是提交的次数，以最新的为准。',
      users: '当前打开计数器的人数。',
      ack: '编号到此为止的点击都已写入磁盘，并包含在该 revision 及以后的每个状态里。',
      refused: '没有任何改动。',
      pong: '服务器还在。',
    },
    refusals: {
      'bad-message': '被拒绝：消息无法理解。到第十条时连接会被关闭。',
      gap: '被拒绝：前面缺了点击。页面会从缺口处重新发送。',
      'rate-limited': '被拒绝：一次点得太多。页面稍后重新发送，一次也不会丢。',
      busy: '被拒绝：磁盘来不及写。页面稍后重新发送，一次也不会丢。',
      'session-expired': '被拒绝：服务器已不记得这个会话。页面会新开一个。',
      range: '被拒绝：数值已到极限。页面撤回这次点击。',
      protocol: '被拒绝：消息来得不是时候，或服务器使用另一个版本。',
    },
    unknown: '本页不认识的消息，直接略过。',
  },
  'zh-Hant': {
    resume: '頁面恢復自己的工作階段，並說明已知哪些按壓已寫入磁碟。',
    messages: {
      hello: '頁面申請一個工作階段，之後每次按下都在其中編號。',
      increment: '按了一下，加一。有了編號，重複送達時伺服器認得出來。',
      decrement: '按了一下，減一。有了編號，重複送達時伺服器認得出來。',
      ping: '安靜了一陣子：還有人在嗎？瀏覽器不能送出 ping 訊框，所以用一則訊息來問。',
      welcome: '工作階段建立。它的識別碼是機密，這裡已隱藏；編號不超過 seq 的都已寫入磁碟。',
      state: '已提交的數值，傳給所有人。revision 是提交的次數，以最新的為準。',
      users: '目前開啟計數器的人數。',
      ack: '編號到此為止的都已寫入磁碟，並包含在該 revision 及以後的每個狀態裡。',
      refused: '沒有任何變更。',
      pong: '伺服器還在。',
    },
    refusals: {
      'bad-message': '被拒絕：訊息無法理解。到第十則時連線會被關閉。',
      gap: '被拒絕：前面少了一次。頁面會從缺口處重新送出。',
      'rate-limited': '被拒絕：一次按得太多。頁面稍後重新送出，一次也不會遺失。',
      busy: '被拒絕：磁碟來不及寫入。頁面稍後重新送出，一次也不會遺失。',
      'session-expired': '被拒絕：伺服器已不記得這個工作階段。頁面會另開一個。',
      range: '被拒絕：數值已達上限或下限。頁面收回這一次。',
      protocol: '被拒絕：訊息來得不是時候，或伺服器使用另一個版本。',
    },
    unknown: '這一頁不認得的訊息，直接略過。',
  },
});
