import { describe, expect, it } from 'vitest';
import { token } from '../../../server/lessons/token.ts';
import { admission, connect, FakeWorld } from './fake-lesson.ts';

const TOKEN = 'open-sesame';
const REFUSED = {
  kind: 'refused',
  status: '401 Unauthorized',
  message: 'Invalid or missing token',
  headers: [['WWW-Authenticate', 'Token']],
};

const world = new FakeWorld();
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const subprotocol = (value: string) => ({ 'sec-websocket-protocol': `token, ${base64url(value)}` });

describe('the token lesson', () => {
  it.each<[string, Record<string, string>]>([
    ['cookie', { cookie: `auth-token=${TOKEN}` }],
    ['cookie', { cookie: `theme=dark; auth-token=${TOKEN}; lang=en` }],
    ['cookie', { cookie: `theme=dark;auth-token=${TOKEN}` }],
    ['subprotocol', subprotocol(TOKEN)],
    ['subprotocol', { 'sec-websocket-protocol': `token,${base64url(TOKEN)}` }],
  ])('welcomes who brings the token in the %s: %j', (via, headers) => {
    const client = connect(token(world), world, headers);
    expect(client.take()).toEqual([`Welcome! Your token came in the ${via}.`]);
    client.receive('hello');
    client.receive('');
    expect(client.take()).toEqual(['received: hello', 'received: ']);
  });

  it('sends a client with a header one answer for each message, and nothing before', () => {
    const client = connect(token(world), world, { 'x-auth-token': TOKEN });
    expect(client.take()).toEqual([]);
    client.receive('hello');
    expect(client.take()).toEqual(['received: hello']);
  });

  it('chooses the subprotocol `token` where it was offered, and never the token itself', () => {
    expect(connect(token(world), world, subprotocol(TOKEN)).protocol).toBe('token');
    const both = { 'x-auth-token': TOKEN, ...subprotocol('whatever') };
    expect(connect(token(world), world, both).protocol).toBe('token'); // or a browser would give up
    expect(connect(token(world), world, { 'x-auth-token': TOKEN }).protocol).toBeUndefined();
    const other = { 'x-auth-token': TOKEN, 'sec-websocket-protocol': 'chat' };
    expect(connect(token(world), world, other).protocol).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ['none at all', {}],
    ['an empty header', { 'x-auth-token': '' }],
    ['a wrong header', { 'x-auth-token': 'open' }],
    ['a longer header', { 'x-auth-token': `${TOKEN}!` }],
    ['another case', { 'x-auth-token': TOKEN.toUpperCase() }],
    ['a wrong cookie', { cookie: 'auth-token=wrong' }],
    ['an empty cookie', { cookie: 'auth-token=' }],
    ['a cookie whose name only ends alike', { cookie: `x-auth-token=${TOKEN}` }],
    ['a cookie in the value of another', { cookie: `a="auth-token=${TOKEN}"` }],
    ['a wrong subprotocol', subprotocol('wrong')],
    ['the subprotocol without a token', { 'sec-websocket-protocol': 'token' }],
    ['a token that is not encoded', { 'sec-websocket-protocol': `token, ${TOKEN}` }],
    ['a token after another subprotocol', { 'sec-websocket-protocol': `chat, ${base64url(TOKEN)}` }],
    ['a wrong header beside a right cookie', { 'x-auth-token': 'wrong', cookie: `auth-token=${TOKEN}` }],
    ['a wrong subprotocol beside a right cookie', { ...subprotocol('wrong'), cookie: `auth-token=${TOKEN}` }],
    ['a header of another lesson', { 'x-monitor-token': TOKEN }],
    ['a password', { authorization: `Bearer ${TOKEN}` }],
  ])('refuses %s with 401', (_, headers) => {
    expect(admission(token(world), headers)).toEqual(REFUSED);
  });

  it('prefers a right subprotocol to a cookie that is out of date', () => {
    const client = connect(token(world), world, { ...subprotocol(TOKEN), cookie: 'auth-token=old' });
    expect(client.sent).toEqual(['Welcome! Your token came in the subprotocol.']);
  });

  it('remembers of the token only how it came', () => {
    const client = connect(token(world), world, { 'x-auth-token': TOKEN });
    expect(client.getUserData()).toEqual({ via: 'header' });
  });

  it('closes with 1003 after bytes', () => {
    const client = connect(token(world), world, { 'x-auth-token': TOKEN });
    client.receive(new Uint8Array(1));
    expect(client.ending).toMatchObject({ code: 1003 });
  });
});
