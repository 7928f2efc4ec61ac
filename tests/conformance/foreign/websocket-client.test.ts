/*
 * Lessons and the counter, driven by Python's `websocket-client`: short connections, and callbacks.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../tools/system/port.ts';
import { LessonClient } from '../../system/lesson-client.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { type Finished, PythonScript, printed, runPython } from './python.ts';

const MONITOR_TOKEN = 'a-token-for-agents';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--monitor-token', MONITOR_TOKEN]);
});
afterAll(() => server.end());

const run = (script: string, path: string, ...args: string[]): Promise<Finished> =>
  runPython(`websocket-client/${script}`, server.webSocketUrl(path), ...args);

const callbacks = (path: string, ...args: string[]): Promise<Finished> => run('callbacks.py', path, ...args);

describe.concurrent('with Python websocket-client', () => {
  it('/lessons/echo returns text and bytes, nothing and 64 KiB', async () => {
    expect(await run('echo.py', '/lessons/echo')).toEqual(
      printed(
        "'Echo: Hello'",
        "'Echo: '",
        "'Echo: 你好 👋'",
        "b'\\x00\\xff_response'",
        "b'_response'",
        '65545',
        'timed out',
      ),
    );
  });

  it.each<[path: string, args: string[], lines: unknown[]]>([
    ['/lessons/handshake', ['1'], [expect.stringContaining('"accept":')]],
    ['/lessons/polling', ['2'], [/"value":\d+/, /"value":\d+/].map((value) => expect.stringMatching(value))],
    ['/lessons/greeting', ['2', 'Jimmy', 'World'], ['message: Hello Jimmy!', 'message: Hello World!']],
    ['/lessons/closing', ['0', 'hi', 'close 4000 bye'], ['message: received: hi', 'closed: 4000 bye']],
    ['/lessons/closing', ['0', 'close'], [expect.stringMatching(/^closed: 1000 .+/)]],
    ['/lessons/errors', ['0', 'vanish'], [expect.stringMatching(/^error: .*lost/)]],
    ['/lessons/heartbeat', ['1', 'ping'], ['message: pong']],
    ['/lessons/token', ['1', 'Hi', '--header=X-Auth-Token: open-sesame'], ['message: received: Hi']],
    ['/lessons/log', ['1'], [expect.stringMatching(/^message: Log at /)]],
    ['/lessons/ticker', ['2'], ['message: Hello 1!', 'message: Hello 2!']],
    [
      '/lessons/chat',
      ['3', '{"type":"login","name":"Kim"}', '{"type":"message","text":"Hi"}'],
      [/"welcome".*"Kim"/, /"history"/, /"delivered".*"Hi"/].map((line) => expect.stringMatching(line)),
    ],
    [
      '/lessons/counter',
      ['4', '{"action": "plus"}', '{"action": "minus"}'],
      ['{"type":"users","count":1}', ...[0, 1, 0].map((value) => `{"type":"state","value":${value}}`)].map(
        (message) => `message: ${message}`,
      ),
    ],
  ])('%s calls back, with %j', async (path, args, lines) => {
    expect(await callbacks(path, ...args)).toEqual(printed('open', ...lines));
  });

  it.each([
    ['/lessons/token', 'error: Handshake status 401 Unauthorized'],
    ['/lessons/none', 'error: Handshake status 404 Not Found'],
  ])('%s without a token calls on_error', async (path, line) => {
    expect(await callbacks(path, '1')).toEqual(printed(expect.stringContaining(line)));
  });

  it('/lessons/errors and others fail in eight ways that can be told apart', async () => {
    expect(await run('errors.py', '', String(await freePort()))).toEqual(
      printed(
        'bad URL: no URL of a WebSocket',
        'nothing listening: nobody listens',
        'wrong path: HTTP 404',
        'refused: HTTP 401',
        'timeout: no answer in time',
        'as big as allowed: received 65536 bytes',
        'too big: closed with 1009',
        'server gone: cut without a close frame',
      ),
    );
  });

  it('/lessons/chat understands lines of text, and tells who said them', async () => {
    await using own = await ServerProcess.start(['--memory']);
    expect(await runPython('websocket-client/terminal.py', own.webSocketUrl('/lessons/chat'))).toEqual(
      printed(
        'Bob hears [127.0.0.1 #1] Ann: Is somebody there?',
        'Ann hears [127.0.0.1 #2] Bob: I am!',
        'the listener hears [127.0.0.1 #1] Ann: Is somebody there?',
        'the listener hears [127.0.0.1 #2] Bob: I am!',
      ),
    );
  });

  it('/lessons/monitor hears an agent that reports from a thread', async () => {
    const viewer = await LessonClient.open(server.webSocketUrl('/lessons/monitor'));
    expect(await run('agent.py', '/lessons/monitor', MONITOR_TOKEN, 'callbacks')).toEqual(
      printed('all reports have arrived'),
    );
    await viewer.close();
    const texts = viewer.received.filter((message) => typeof message === 'string'); // some come as bytes
    const heard = texts.map((text) => JSON.parse(text) as object);
    expect(heard).toContainEqual(expect.objectContaining({ type: 'report', name: 'callbacks', cpu: 25 }));
    expect(heard).toContainEqual(expect.objectContaining({ type: 'report', name: 'callbacks', cpu: 50 }));
  });

  const hello = (n: number) => [`connection ${n}`, ...[0, 1, 2].map((i) => `message: Echo: Hello ${i}!`)];
  /** Old versions do not call on_close where the client itself has closed. */
  const withoutEnds = (lines: readonly string[]) => lines.filter((line) => !/^(error|closed)/.test(line));

  it('/lessons/echo answers each Hello, with a trace of every frame', async () => {
    const { code, lines, complaints } = await run('hello.py', '/lessons/echo', '0');
    expect([code, withoutEnds(lines)]).toEqual([0, hello(1)]);
    expect(complaints.join('\n')).toContain('Hello 2!'); // the trace
  });

  it('/lessons/echo answers each Hello of a client that comes back after the server was restarted', async () => {
    const port = await freePort();
    await using first = await ServerProcess.start(['--memory'], port);
    const url = first.webSocketUrl('/lessons/echo');
    await using client = new PythonScript('websocket-client/hello.py', [url, '1']);
    await client.until(/Hello 2!/);
    await first.end('SIGKILL');
    await using _second = await ServerProcess.start(['--memory'], port);
    const { code, lines } = await client.finished;
    expect(code).toBe(0);
    expect(withoutEnds(lines)).toEqual([1, 2].flatMap(hello));
    expect(lines.some((line) => line.startsWith('error'))).toBe(true);
  });

  it('a loop around run_forever comes back after the server was killed, and after it said goodbye', async () => {
    const port = await freePort();
    await using first = await ServerProcess.start(['--memory'], port);
    await using client = new PythonScript('websocket-client/reconnect.py', [
      first.webSocketUrl('/lessons/echo'),
      '3',
    ]);
    await client.until(/^Echo: from connection 1/);
    await first.end('SIGKILL');
    await using second = await ServerProcess.start(['--memory'], port);
    await client.until(/^Echo: from connection 2/);
    await second.end('SIGTERM');
    await using _third = await ServerProcess.start(['--memory'], port);
    expect(await client.finished).toMatchObject({
      code: 0,
      lines: [1, 2, 3].flatMap((n) => [`connection ${n}`, `Echo: from connection ${n}`]),
    });
  });
});
