import { describe, expect, it } from 'vitest';
import { MAX_WRONG_TOKENS, PressGate, WINDOW_MS } from '../../../server/transports/press-gate.ts';

const TOKENS = ['first-token', 'second-token'];

function gateAt(tokens = TOKENS) {
  const clock = { nowMs: 5_000 };
  const now = { tokens };
  const gate = new PressGate(
    () => now.tokens,
    () => clock.nowMs,
  );
  const enter = (authorization = '', client = '192.0.2.7') =>
    gate.enter({ client, header: (name) => (name === 'authorization' ? authorization : '') });
  const open = (client?: string) => {
    const right = enter('', client);
    if ('kind' in right) throw new Error('refused');
    return right;
  };
  return { clock, now, enter, open };
}

describe('the gate', () => {
  it.each(['', 'Bearer anything', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='])(
    '[P32] without tokens lets everybody press: %j',
    (header) => {
      expect(gateAt([]).enter(header)).toMatchObject({ mayPress: true });
    },
  );

  it.each(TOKENS.flatMap((token) => [`Bearer ${token}`, `bearer  ${token}`]))(
    '[P32] lets a client press that sends %j',
    (header) => {
      expect(gateAt().enter(header)).toMatchObject({ mayPress: true });
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer first-token,',
    'Bearer first-toke',
    'BEARER First-token',
  ])('[P32] refuses %j with 401', (header) => {
    expect(gateAt().enter(header)).toMatchObject({
      status: '401 Unauthorized',
      headers: [['WWW-Authenticate', 'Bearer error="invalid_token"']],
    });
  });

  it.each(['', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='])(
    '[P32] lets a client that sends %j watch, until it brings a right token',
    (header) => {
      const right = gateAt().enter(header);
      if ('kind' in right) throw new Error('refused');
      expect(right.mayPress).toBe(false);
      expect([right.present('wrong'), right.mayPress]).toEqual([0, false]);
      expect([right.present('second-token'), right.mayPress]).toEqual([0, true]);
    },
  );

  it('[P32] looks at no token of an address after too many wrong ones, until the window ends', () => {
    const { clock, enter, open } = gateAt();
    for (let i = 0; i < MAX_WRONG_TOKENS; i += 2) {
      enter(`Bearer wrong-${i}`);
      open().present(`wrong-${i + 1}`);
    }
    clock.nowMs += 10_000;
    const [watcher, other] = [open(), open('192.0.2.8')];
    expect([watcher.present(TOKENS[0]!), watcher.mayPress]).toEqual([WINDOW_MS - 10_000, false]);
    expect(enter(`Bearer ${TOKENS[0]}`)).toMatchObject({
      status: '429 Too Many Requests',
      headers: [['Retry-After', '50']],
    });
    expect([other.present(TOKENS[0]!), other.mayPress]).toEqual([0, true]);
    clock.nowMs += WINDOW_MS - 10_000;
    expect([watcher.present(TOKENS[0]!), watcher.mayPress]).toEqual([0, true]);
  });

  it('[P32] takes a network of IPv6 for one address, and right tokens for no guesses', () => {
    const { enter, open } = gateAt();
    for (let i = 0; i < 3 * MAX_WRONG_TOKENS; i++) enter(`Bearer ${TOKENS[1]}`, '2001:db8::1');
    for (let i = 0; i < MAX_WRONG_TOKENS; i++) open(`2001:db8::${i}`).present(`wrong-${i}`);
    expect(open('2001:db8::ffff').present(TOKENS[0]!)).toBe(WINDOW_MS);
  });

  it('[P32] takes the same wrong token for one guess, as of a class that has the one of yesterday', () => {
    const { enter, open } = gateAt();
    for (let i = 0; i < 1_000; i++) {
      open().present('of-yesterday');
      expect(enter('Bearer of-yesterday')).toMatchObject({ status: '401 Unauthorized' });
    }
    const watcher = open();
    expect([watcher.present(TOKENS[0]!), watcher.mayPress]).toEqual([0, true]);
  });

  it('[P32] goes by the tokens of now: a new one is right, also where it was a wrong guess before', () => {
    const { now, open } = gateAt();
    const [early, late] = [open(), open()];
    for (let i = 1; i < MAX_WRONG_TOKENS; i++) late.present(`wrong-${i}`);
    expect([early.present(TOKENS[0]!), late.present('of-tomorrow')]).toEqual([0, 0]);
    now.tokens = ['of-tomorrow'];
    expect([late.present('of-tomorrow'), late.mayPress]).toEqual([0, true]);
    expect(early.mayPress).toBe(true); // open sockets keep what they have
    const next = open();
    expect([next.present(TOKENS[0]!), next.mayPress]).toEqual([0, false]);
  });
});
