import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Config, configurationTable, parseConfig } from '../../server/config.ts';
import { options } from '../../server/options.ts';

function configOf(argv: readonly string[], env: Record<string, string> = {}): Config {
  const result = parseConfig(argv, env);
  if (result.kind !== 'config') throw new Error(`no config: ${JSON.stringify(result)}`);
  return result.config;
}

function messageOf(argv: readonly string[], env: Record<string, string> = {}): string {
  const result = parseConfig(argv, env);
  if (result.kind !== 'usage-error') throw new Error(`no usage error: ${JSON.stringify(result)}`);
  return result.message;
}

describe('parseConfig', () => {
  it('has a default for everything', () => {
    expect(configOf([])).toEqual({
      port: 6789,
      host: undefined,
      dataDirectory: './data',
      backupDirectory: undefined,
      redis: undefined,
      allowedOrigins: [],
      publicNames: [],
      trustedProxies: [],
      pressToken: undefined,
      pressTokenFile: undefined,
      pressesPerSecond: 50,
      pressBurst: 100,
      maxSockets: 100_000,
      maxPerAddress: 4_000,
      deliveriesPerSecond: 100_000,
      maxPendingPresses: 100_000,
      idleTimeoutSeconds: 60,
      bucketMs: 86_400_000,
      maxBackpressureBytes: 65_536,
      transport: undefined,
      tls: undefined,
      lessonToken: 'open-sesame',
      monitorToken: undefined,
      metrics: undefined,
      drainSeconds: 0,
      log: 'text',
      qr: true,
    });
  });

  it.each<[readonly string[], Record<string, string>, Partial<Config>]>([
    [['--port', '0'], { PORT: '0' }, { port: 0 }],
    [['--port=65535'], { PORT: '65535' }, { port: 65_535 }],
    [['--host', '127.0.0.1'], { HOST: '127.0.0.1' }, { host: '127.0.0.1' }],
    [['--host', '::'], { HOST: '::' }, { host: '::' }],
    [['--host', 'counter.example'], { HOST: 'counter.example' }, { host: 'counter.example' }],
    [['--data', '/srv/counter'], { DATA_DIR: '/srv/counter' }, { dataDirectory: '/srv/counter' }],
    [['--backup', 'b'], { BACKUP_TO: 'b' }, { backupDirectory: 'b' }],
    [['--memory'], { MEMORY: 'yes' }, { dataDirectory: undefined }],
    [['--tls', 'self-signed'], { TLS_MODE: 'self-signed' }, { tls: 'self-signed' }],
    [['--press-token', 'a.Token/7+~_='], { PRESS_TOKEN: 'a.Token/7+~_=' }, { pressToken: 'a.Token/7+~_=' }],
    [['--press-token-file', 't'], { PRESS_TOKEN_FILE: 't' }, { pressTokenFile: 't' }],
    [
      ['--redis', 'redis://127.0.0.1:6379'],
      { REDIS_URL: 'redis://127.0.0.1:6379' },
      { dataDirectory: undefined, redis: { url: 'redis://127.0.0.1:6379', waitForReplicas: 0 } },
    ],
    [
      ['--redis', 'rediss://ann:s%40crt@[::1]:7000/3', '--redis-wait', '2'],
      { REDIS_URL: 'rediss://ann:s%40crt@[::1]:7000/3', REDIS_WAIT: '2' },
      { dataDirectory: undefined, redis: { url: 'rediss://ann:s%40crt@[::1]:7000/3', waitForReplicas: 2 } },
    ],
    [
      ['--origin', 'https://a.example'],
      { ORIGIN: 'https://a.example' },
      { allowedOrigins: ['https://a.example'] },
    ],
    [['--origin', '*'], { ORIGIN: '*' }, { allowedOrigins: ['*'] }],
    [['--origin', 'null'], { ORIGIN: 'null' }, { allowedOrigins: ['null'] }],
    [['--transport', 'ws'], { TRANSPORT: 'ws' }, { transport: 'ws' }],
    [['--transport=uws'], { TRANSPORT: 'uws' }, { transport: 'uws' }],
    [['--press-rate', '7'], { PRESS_RATE: '7' }, { pressesPerSecond: 7 }],
    [['--press-burst', '9'], { PRESS_BURST: '9' }, { pressBurst: 9 }],
    [['--max-sockets', '10'], { MAX_SOCKETS: '10' }, { maxSockets: 10 }],
    [['--max-per-address', '10'], { MAX_PER_ADDRESS: '10' }, { maxPerAddress: 10 }],
    [
      ['--public-name', 'a.example', '--public-name', 'b.example'],
      { PUBLIC_NAME: 'a.example, b.example' },
      { publicNames: ['a.example', 'b.example'] },
    ],
    [
      ['--trusted-proxy', '10.0.0.0/8,::1'],
      { TRUSTED_PROXY: '10.0.0.0/8,::1' },
      { trustedProxies: ['10.0.0.0/8', '::1'] },
    ],
    [['--budget', '5000'], { BUDGET: '5000' }, { deliveriesPerSecond: 5000 }],
    [['--max-pending', '20'], { MAX_PENDING: '20' }, { maxPendingPresses: 20 }],
    [['--idle-timeout', '8'], { IDLE_TIMEOUT: '8' }, { idleTimeoutSeconds: 8 }],
    [['--session-hours', '0.5'], { SESSION_HOURS: '0.5' }, { bucketMs: 1_800_000 }],
    [['--max-backpressure', '1024'], { MAX_BACKPRESSURE: '1024' }, { maxBackpressureBytes: 1024 }],
    [
      ['--cert', 'c.pem', '--key', 'k.pem'],
      { TLS_CERT: 'c.pem', TLS_KEY: 'k.pem' },
      { tls: { certFile: 'c.pem', keyFile: 'k.pem' } },
    ],
    [['--lesson-token', 's3cret!'], { LESSON_TOKEN: 's3cret!' }, { lessonToken: 's3cret!' }],
    [['--monitor-token', 'a-secret'], { MONITOR_TOKEN: 'a-secret' }, { monitorToken: 'a-secret' }],
    [['--metrics-port', '0'], { METRICS_PORT: '0' }, { metrics: { port: 0, host: '127.0.0.1' } }],
    [
      ['--metrics-port', '9', '--metrics-host', '::'],
      { METRICS_PORT: '9', METRICS_HOST: '::' },
      { metrics: { port: 9, host: '::' } },
    ],
    [['--drain-seconds', '2.5'], { DRAIN_SECONDS: '2.5' }, { drainSeconds: 2.5 }],
    [['--log', 'json'], { LOG_FORM: 'json' }, { log: 'json' }],
    [['--no-qr'], { NO_QR: '1' }, { qr: false }],
  ])('reads %j, and %j in the environment', (argv, env, expected) => {
    expect(configOf(argv)).toEqual({ ...configOf([]), ...expected });
    expect(configOf([], env)).toEqual({ ...configOf([]), ...expected });
  });

  it('lets flags win over the environment', () => {
    expect(configOf(['--port', '7000'], { PORT: '8000' }).port).toBe(7000);
    expect(configOf(['--no-qr=false'], { NO_QR: '1' }).qr).toBe(true);
    expect(configOf(['--data', 'here'], { MEMORY: '1' }).dataDirectory).toBe('here');
    expect(configOf(['--memory'], { DATA_DIR: 'here' }).dataDirectory).toBeUndefined();
    expect(configOf(['--data', 'here'], { REDIS_URL: 'redis://there' })).toMatchObject({ redis: undefined });
    expect(configOf(['--memory'], { REDIS_URL: 'redis://there' }).redis).toBeUndefined();
    expect(configOf(['--redis', 'redis://there'], { MEMORY: '1' }).redis?.url).toBe('redis://there');
  });

  it('takes Redis where several variables name a place', () => {
    const env = { REDIS_URL: 'redis://there', DATA_DIR: 'here', MEMORY: '1' };
    expect(configOf([], env)).toMatchObject({ dataDirectory: undefined, redis: { url: 'redis://there' } });
  });

  it('does not mind what a variable says that a flag overrides', () => {
    expect(configOf(['--port', '7000'], { PORT: 'nonsense' }).port).toBe(7000);
  });

  it('takes an empty variable as unset', () => {
    expect(configOf([], { PORT: '', HOST: '', ORIGIN: '', MEMORY: '', TLS_CERT: '' })).toEqual(configOf([]));
  });

  it('takes the last of a flag that is given twice', () => {
    expect(configOf(['--port', '1', '--port', '2']).port).toBe(2);
  });

  it('gathers origins from repeated flags and from lists, in the form that browsers send', () => {
    const argv = [
      '--origin',
      'HTTPS://A.example:443/, http://b.example:8080',
      '--origin',
      'http://c.example',
    ];
    expect(configOf(argv).allowedOrigins).toEqual([
      'https://a.example',
      'http://b.example:8080',
      'http://c.example',
    ]);
  });

  it.each(['1', 'true', 'yes', 'YES'])('takes %j as yes', (word) => {
    expect(configOf([], { NO_QR: word }).qr).toBe(false);
  });

  it.each(['0', 'false', 'no', 'False'])('takes %j as no', (word) => {
    expect(configOf([], { NO_QR: word }).qr).toBe(true);
  });

  it.each(['abc', '-1', '65536', '1.5', '1e3', '0x50', ' 80', '80 ', '٨٠'])('refuses the port %j', (port) => {
    expect(messageOf(['--port', port])).toBe(`--port must be a whole number from 0 to 65535, not "${port}".`);
    expect(messageOf([], { PORT: port })).toBe(
      `The environment variable PORT must be a whole number from 0 to 65535, not "${port}".`,
    );
  });

  it.each([
    [['--host', 'http://localhost'], '--host must be an IP address or a host name'],
    [['--host', 'localhost:80'], '--host must be an IP address or a host name'],
    [['--host', '1.2.3.999'], '--host must be an IP address or a host name'],
    [['--host', 'fe80::1%eth0'], '--host must be an IP address or a host name'],
    [['--origin', 'example.org'], "--origin must be '*', 'null', or origins"],
    [['--origin', 'ftp://example.org'], "--origin must be '*', 'null', or origins"],
    [['--origin', 'https://example.org/page'], "--origin must be '*', 'null', or origins"],
    [['--origin', 'https://me@example.org'], "--origin must be '*', 'null', or origins"],
    [['--origin', 'https://a.example,'], "--origin must be '*', 'null', or origins"],
    [['--idle-timeout', '7'], '--idle-timeout must be a whole number from 8 to 960, not "7".'],
    [['--idle-timeout', '961'], '--idle-timeout must be a whole number from 8 to 960, not "961".'],
    [['--session-hours', '0'], '--session-hours must be a number from 0.001 to 8760, not "0".'],
    [['--session-hours', '1.'], '--session-hours must be a number'],
    [['--press-rate', '0'], '--press-rate must be a whole number from 1'],
    [['--max-sockets', '0'], '--max-sockets must be'],
    [['--max-per-address', '0'], '--max-per-address must be'],
    [['--public-name', 'http://a.example'], '--public-name must be'],
    [['--trusted-proxy', 'proxy.example'], '--trusted-proxy must be'],
    [['--trusted-proxy', '10.0.0.0/33'], '--trusted-proxy must be'],
    [['--trusted-proxy', '10.0.0.0/8/8'], '--trusted-proxy must be'],
    [['--budget', '-5'], '--budget must be a whole number from 1 to 100000000, not "-5".'],
    [['--max-backpressure', '12'], '--max-backpressure must be'],
    [['--memory=maybe'], '--memory must be 1, true, yes, 0, false or no, not "maybe".'],
    [['--lesson-token', 'two words'], '--lesson-token must be at most 256 visible ASCII characters'],
    [['--lesson-token', 'a;b'], '--lesson-token must be'],
    [['--lesson-token', 'a,b'], '--lesson-token must be'],
    [['--lesson-token', 'schlüssel'], '--lesson-token must be'],
    [['--lesson-token', 'x'.repeat(257)], '--lesson-token must be'],
    [['--lesson-token='], '--lesson-token must be'],
    [['--monitor-token', 'seven77'], '--monitor-token must be 8 to 256 visible ASCII characters'],
    [['--monitor-token', 'two words'], '--monitor-token must be'],
    [['--press-token', 'seven77'], '--press-token must be 8 to 256 letters, digits and - . _ ~ + /'],
    [['--press-token', 'two words'], '--press-token must be'],
    [['--tls', 'yes'], '--tls must be one of self-signed, not "yes".'],
    [['--tls', 'self-signed', '--cert', 'c', '--key', 'k'], '--tls and --cert exclude each other'],
    [['--port'], '--port needs a value: a whole number from 0 to 65535.'],
    [['--port='], '--port must be a whole number'],
    [['--data', '--memory'], '--data needs a value: a path.'],
    [['--cert', 'c.pem'], '--cert needs --key, the private key.'],
    [['--key', 'k.pem'], '--key needs --cert, the certificate.'],
    [['--data', 'here', '--memory'], '--data and --memory exclude each other: give one of them.'],
    [['--data', 'here', '--redis', 'redis://there'], '--data and --redis exclude each other'],
    [['--port', '17000', '--metrics-port', '17000'], '--metrics-port must be another port than --port.'],
    [['--memory', '--redis', 'redis://there'], '--memory and --redis exclude each other'],
    [['--transport', 'http'], '--transport must be one of uws, ws, not "http".'],
    [['--redis-wait', '1'], '--redis-wait needs --redis.'],
    [['--backup', 'b', '--memory'], '--backup copies the folder of --data'],
    [['--backup', 'b', '--redis', 'redis://there'], '--backup copies the folder of --data'],
    [['--redis', 'redis://'], '--redis must be redis://[user:password@]host[:port][/database]'],
    [['--redis', 'localhost:6379'], '--redis must be redis://'],
    [['--redis', 'http://localhost:6379'], '--redis must be redis://'],
    [['--redis', 'redis://localhost:99999'], '--redis must be redis://'],
    [['--redis', 'redis://localhost/counter'], '--redis must be redis://'],
    [['--redis', 'redis://localhost?db=1'], '--redis must be redis://'],
    [['--redis', 'redis://localhost/1/2'], '--redis must be redis://'],
    [['--redis', 'redis://ann:50%@localhost'], '--redis must be redis://'],
    [['7000'], 'Unexpected argument "7000"'],
    [['--', '--port'], 'Unexpected argument "--port"'],
  ])('refuses %j in one line', (argv, expected) => {
    expect(messageOf(argv)).toContain(expected);
    expect(messageOf(argv)).not.toContain('\n');
  });

  it.each([
    ['--redis', 'http://ann:s3cret@localhost'],
    ['redis://ann:s3cret@localhost'],
    ['redis://:s3cret:@s3cret@localhost'],
  ])('never repeats the password of %j', (...argv) => {
    expect(messageOf(argv)).not.toContain('s3cret');
  });

  it.each([
    ['--prot', 'Unknown option --prot. Did you mean --port?'],
    ['--orgin=x', 'Unknown option --orgin. Did you mean --origin?'],
    ['--max-backpresure', 'Unknown option --max-backpresure. Did you mean --max-backpressure?'],
    ['--pres-rate', 'Unknown option --pres-rate. Did you mean --press-rate?'],
    ['--hlep', 'Unknown option --hlep. Did you mean --help?'],
    ['--colour', 'Unknown option --colour. See --help.'],
    ['--constructor', 'Unknown option --constructor. See --help.'],
    ['-p', 'Unknown option -p. See --help.'],
  ])('does not know %s', (flag, message) => {
    expect(messageOf([flag])).toBe(message);
  });

  it.each(['--help', '-h'])('explains every option after %s, whatever else is wrong', (flag) => {
    const result = parseConfig(['--port', 'x', flag], {});
    expect(result).toEqual({ kind: 'help', text: expect.stringContaining('--session-hours <hours>') });
    expect(result).toEqual({ kind: 'help', text: expect.stringContaining('(PORT; default: 6789)') });
  });

  it.each(['--version', '-v'])('tells the version after %s', (flag) => {
    expect(parseConfig([flag], {})).toEqual({
      kind: 'version',
      text: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });
});

describe('configurationTable', () => {
  it('has one row of four cells for each option', () => {
    const [, , ...rows] = configurationTable().split('\n');
    expect(rows.length).toBe(Object.keys(options).length);
    for (const row of rows)
      expect(row).toMatch(/^\| `--[a-z-]+( <[a-z]+>)?` \| `[A-Z_]+` \| [^|]+ \| [^|]+ \|$/);
  });

  it('says what the defaults are', () => {
    expect(configurationTable()).toContain('| `--port <port>` | `PORT` | 6789 |');
  });
});

it('docs/configuration.md has the table of options as it is', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
  expect(page).toContain(configurationTable());
});
