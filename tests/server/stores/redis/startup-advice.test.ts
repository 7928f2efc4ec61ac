import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../../server/counter/store-error.ts';
import { startupError, warningsAbout, whyTooOld } from '../../../../server/stores/redis/startup-advice.ts';

describe('the version of Redis', () => {
  it.each(['6.2.0', '6.2.14', '7.0.15', '7.2.4', '8.0.1', '10.0.0', '255.255.255'])(
    '%s is taken',
    (version) => {
      expect(whyTooOld(`# Server\r\nredis_version:${version}\r\nos:Linux\r\n`)).toBeUndefined();
    },
  );

  it.each(['2.8.24', '5.0.14', '6.0.16', '6.1.241'])('%s is too old', (version) => {
    expect(whyTooOld(`# Server\r\nredis_version:${version}\r\n`)).toBe(
      `its version is ${version}: use Redis 6.2 or later.`,
    );
  });

  it('that is not told is too old', () => {
    expect(whyTooOld('')).toContain('unknown');
  });
});

describe('a warning', () => {
  const info = (aof: number, maxmemory: number, policy: string) =>
    `aof_enabled:${aof}\r\nmaxmemory:${maxmemory}\r\nmaxmemory_policy:${policy}\r\n`;

  it.each([
    [info(1, 0, 'allkeys-lru'), []],
    [info(1, 1000, 'noeviction'), []],
    [info(0, 0, 'noeviction'), [/no append-only file/]],
    [info(1, 1000, 'allkeys-lru'), [/may evict the counter/]],
    [info(0, 1000, 'allkeys-random'), [/no append-only file/, /may evict the counter/]],
  ])('for %j', (text, expected) => {
    expect(warningsAbout(text)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

describe('the line for the operator', () => {
  const url = 'redis://ann:s3cret@redis.example:6379/2';

  it.each([
    ["ERR unknown command 'HELLO', with args beginning with: '3'", /too old: use Redis 6\.2/],
    ["NOPERM this user has no permissions to run the 'evalsha' command", /lacks a permission/],
    ["READONLY You can't write against a read only replica.", /replica that takes no writes/],
    ['ERR Error running script (call to f_1): @user_script: 9: -READONLY You can not write', /replica that/],
    ['LOADING Redis is loading the dataset in memory', /still loading/],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', /other data/],
    ['something new\nin two lines about redis://ann:s3cret@redis.example', /something new$/],
  ])('for %j', (reason, expected) => {
    const error = startupError(new Error(reason), url);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toMatch(expected);
    expect(error.message).toContain('redis://ann@redis.example:6379/2');
    expect(error.message).not.toMatch(/s3cret|\n/);
  });

  it('names the reason of each address of a host', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' });
    expect(startupError(new AggregateError([refused]), url).message).toContain('nothing listens there');
  });

  it('passes on what was told already', () => {
    const error = new StoreError('told');
    expect(startupError(error, url)).toBe(error);
  });
});
