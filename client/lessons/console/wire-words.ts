/*
 * One sentence about each message of the counter's protocol (protocol/PROTOCOL.md), for the wire panel.
 */

import type { ClientMessage, RefusalCode, ServerMessage } from '../../../protocol/messages.ts';
import { type Phrase, say, translated } from '../../language.ts';

type Kind = Exclude<ClientMessage['action'], 'press'> | ServerMessage['type'];

export const wireWords = translated({
  /** A hello that names a session. */
  resume: say(
    'The page resumes its session, and says up to which press it knows to be durable.',
    '页面恢复自己的会话，并说明已知哪些点击已写入磁盘。',
    '頁面恢復自己的工作階段，並說明已知哪些點擊已寫入磁碟。',
  ),
  /** A numbered press. @param delta with its sign */
  press: say(
    (delta: string) => `A press, ${delta}. Its number lets the server recognize a duplicate.`,
    (delta) => `一次点击，${delta}。服务器凭编号识别重复的点击。`,
    (delta) => `一次點擊，${delta}。伺服器憑編號辨認重複的點擊。`,
  ),
  /** By `action` or `type`. */
  messages: {
    hello: say(
      'The page asks for a session, in which its presses are numbered.',
      '页面申请一个会话，之后的点击都在其中编号。',
      '頁面申請一個工作階段，之後的點擊都在其中編號。',
    ),
    ping: say(
      'A keepalive after a silence. Browsers cannot send ping frames, so this is a message.',
      '空闲一段时间后的保活消息。浏览器不能发送 ping 帧，所以用一条消息代替。',
      '閒置一段時間後的保活訊息。瀏覽器不能送出 ping 訊框，所以用一則訊息代替。',
    ),
    pace: say(
      'The page says whether it is visible: a hidden page gets at most one state per second.',
      '页面告知是否有人在看：隐藏的页面每秒最多收到一个状态。',
      '頁面告知是否有人在看：隱藏的頁面每秒最多收到一個狀態。',
    ),
    welcome: say(
      'The session is open; its id is a secret and is hidden here. Presses up to seq are durable.',
      '会话已建立。会话标识是机密，这里已隐藏；编号不超过 seq 的点击都已写入磁盘。',
      '工作階段已建立。它的識別碼是機密，這裡已隱藏；編號不超過 seq 的點擊都已寫入磁碟。',
    ),
    state: say(
      'The committed number, for everybody. The revision counts commits, so the newest state wins.',
      '已提交的数值，发给所有人。revision 是提交的次数，以最新的为准。',
      '已提交的數值，傳給所有人。revision 是提交的次數，以最新的為準。',
    ),
    users: say('How many connections are open.', '当前打开的连接数。', '目前開啟的連線數。'),
    ack: say(
      'Every press up to this number is durable, and included in each state from that revision on.',
      '编号到此为止的点击都已写入磁盘，并包含在该 revision 及以后的每个状态里。',
      '編號到此為止的點擊都已寫入磁碟，並包含在該 revision 及以後的每個狀態裡。',
    ),
    refused: say('Nothing was applied.', '没有任何改动。', '沒有任何變更。'),
    pong: say('The server answers the keepalive.', '服务器回答保活消息。', '伺服器回應保活訊息。'),
  } satisfies Record<Kind, Phrase<string>>,
  refusals: {
    'bad-message': say(
      'Refused: the message is invalid. The tenth invalid one ends the connection.',
      '被拒绝：消息无效。到第十条时服务器会关闭连接。',
      '被拒絕：訊息無效。到第十則時伺服器會關閉連線。',
    ),
    gap: say(
      'Refused: a press before this one is missing. The page retransmits from there.',
      '被拒绝：前面缺少点击。页面会从缺口处重发。',
      '被拒絕：前面缺少點擊。頁面會從缺口處重送。',
    ),
    'rate-limited': say(
      'Refused: too many presses at once. The page retransmits them after a pause; none is lost.',
      '被拒绝：点击过于频繁。页面稍后重发，一次也不会丢。',
      '被拒絕：點擊過於頻繁。頁面稍後重送，一次也不會遺失。',
    ),
    busy: say(
      'Refused: the disk cannot keep up. The page retransmits them after a pause; none is lost.',
      '被拒绝：磁盘来不及写入。页面稍后重发，一次也不会丢。',
      '被拒絕：磁碟來不及寫入。頁面稍後重送，一次也不會遺失。',
    ),
    'session-expired': say(
      'Refused: the server no longer knows this session. The page opens a new one.',
      '被拒绝：服务器已不记得这个会话。页面会新开一个。',
      '被拒絕：伺服器已不記得這個工作階段。頁面會另開一個。',
    ),
    range: say(
      'Refused: the number has reached the end of its range. The page takes the press back.',
      '被拒绝：数值已达上限或下限。页面撤回这次点击。',
      '被拒絕：數值已達上限或下限。頁面收回這次點擊。',
    ),
    'may-not-press': say(
      'Refused: this server requires a press token. The page keeps the press and asks for the token.',
      '被拒绝：此服务器要求点击令牌。页面会保留这次点击，并询问令牌。',
      '被拒絕：此伺服器要求點擊權杖。頁面會保留這次點擊，並詢問權杖。',
    ),
    protocol: say(
      'Refused: this came at the wrong time, or the server speaks another version.',
      '被拒绝：消息的时机不对，或服务器使用另一个版本。',
      '被拒絕：訊息的時機不對，或伺服器使用另一個版本。',
    ),
  } satisfies Record<RefusalCode, Phrase<string>>,
  unknown: say(
    'A message that this page does not know and ignores.',
    '本页不认识的消息，直接略过。',
    '這一頁不認得的訊息，直接略過。',
  ),
});
