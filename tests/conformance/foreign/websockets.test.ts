/*
 * The lessons and the counter, driven by Python's `websockets`: each script does what the tutorials' clients do,
 * and prints what it got.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../tools/system/port.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { type Finished, printed, runPython } from './python.ts';

const MONITOR_TOKEN = 'a-token-for-agents';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--monitor-token', MONITOR_TOKEN]);
});
afterAll(() => server.end());

const run = (script: string, path: string, ...args: string[]): Promise<Finished> =>
  runPython(`websockets/${script}`, server.webSocketUrl(path), ...args);

describe.concurrent('with Python websockets', () => {
  it('/lessons/handshake explains the very handshake that took place', async () => {
    expect(await run('handshake.py', '/lessons/handshake')).toEqual(
      printed('key: True', 'accept: True', 'all headers: True'),
    );
  });

  it('/lessons/polling tells the same value in all three ways', async () => {
    expect(await run('polling.py', '/lessons/polling')).toEqual(
      printed('by WebSocket: one more', 'by long polling: the same', 'by polling: no older'),
    );
  });

  it('/lessons/echo returns text and bytes, nothing and 64 KiB, and 200 at once in order', async () => {
    expect(await run('echo.py', '/lessons/echo')).toEqual(
      printed(
        "'Echo: Hello'",
        "'Echo: '",
        "'Echo: 你好 👋'",
        "b'\\x00\\xff_response'",
        "b'_response'",
        'str 65542',
        'bytes 65545',
        'in order: True',
      ),
    );
  });

  it('/lessons/greeting greets', async () => {
    expect(await run('greeting.py', '/lessons/greeting')).toEqual(
      printed('>>> Jimmy', '<<< Hello Jimmy!', '>>> 世界', '<<< Hello 世界!'),
    );
  });

  it('/lessons/closing closes with the code and reason asked for, and with 1000 loops just end', async () => {
    expect(await run('closing.py', '/lessons/closing', 'hi', 'close 1005', 'close 4000 bye')).toEqual(
      printed(
        'received: hi',
        expect.stringMatching(/^refused: 1005 /),
        'ConnectionClosedError 4000 bye',
        'received: again',
        'the end',
      ),
    );
  });

  it('/lessons/closing is connected to again and again by `async for`', async () => {
    expect(await run('reconnect.py', '/lessons/closing', '1012')).toEqual(
      printed(
        'received: connection 1',
        '1012 come again',
        'received: connection 2',
        '1012 come again',
        'received: connection 3',
      ),
    );
  });

  it('/lessons/errors and others fail in eight ways that can be told apart', async () => {
    const closedPort = String(await freePort());
    expect(await run('errors.py', '', closedPort)).toEqual(
      printed(
        'bad URL: no URL of a WebSocket',
        'nothing listening: nobody listens',
        expect.stringMatching(/^wrong path: .*HTTP 404/),
        expect.stringMatching(/^refused: .*HTTP 401/),
        'timeout: no answer in time',
        'as big as allowed: received 65536 bytes',
        'too big: closed with 1009',
        'server gone: cut without a close frame',
      ),
    );
  });

  it('some names do not exist, and one coroutine receives at a time, as docs/clients.md says', async () => {
    expect(await run('nowhere.py', '/lessons/echo')).toEqual(
      printed(
        'RejectConnection False',
        'TimeoutError False',
        'ConnectionRefusedError False',
        'two recv: True',
      ),
    );
  });

  it('/lessons/heartbeat answers pings, as frames and as text', async () => {
    expect(await run('heartbeat.py', '/lessons/heartbeat')).toEqual(printed('pong', 'pong to a ping frame'));
  });

  it('/lessons/token lets in who has the right token in a header', async () => {
    const tokens = ['open-sesame', 'open-sesamE', ''];
    expect(await run('headers.py', '/lessons/token', 'X-Auth-Token', ...tokens)).toEqual(
      printed('connected', expect.stringMatching(/HTTP 401/), expect.stringMatching(/HTTP 401/)),
    );
  });

  it('/lessons/log writes by itself, at once and then each second', async () => {
    const line = expect.stringMatching(/^Log at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
    expect(await run('listen.py', '/lessons/log', '2')).toEqual(printed(line, line));
  });

  it('/lessons/ticker counts for each connection by itself', async () => {
    expect(await run('listen.py', '/lessons/ticker', '2')).toEqual(printed('Hello 1!', 'Hello 2!'));
    expect(await run('listen.py', '/lessons/ticker', '1')).toEqual(printed('Hello 1!'));
  });

  it('/lessons/chat tells everybody but the speaker', async () => {
    await using own = await ServerProcess.start(['--memory']); // others chat, too
    expect(await runPython('websockets/chat.py', own.webSocketUrl('/lessons/chat'))).toEqual(
      printed(
        'Ann hears refused log in first',
        "Ann hears welcome Ann 1 ['Ann']",
        'Ann hears history',
        'Ann hears delivered 你好 👋',
        "Bob hears welcome Bob 2 ['Ann', 'Bob']",
        'Bob hears history',
        'the last thing said: 你好 👋',
        'Ann hears joined Bob 2',
        'Ann hears message Bob Hello Ann',
        'Bob hears delivered Hello Ann',
        'Ann hears left Bob 1',
      ),
    );
  });

  it('/lessons/chat lets in a page that waits for the server, and tells it who is there', async () => {
    expect(await run('chat_page.py', '/lessons/chat')).toEqual(printed('there are Kim', 'Kim: Hello'));
  });

  it('/lessons/monitor passes reports on as they came, text as text and bytes as bytes', async () => {
    expect(await run('monitor.py', '/lessons/monitor', MONITOR_TOKEN)).toEqual(
      printed('agent: pong', 'heard str', 'heard bytes', 'the agent is gone'),
    );
    expect(await run('headers.py', '/lessons/monitor', 'X-Monitor-Token', 'wrong')).toEqual(
      printed(expect.stringMatching(/HTTP 401/)),
    );
  });

  it('/lessons/monitor understands agents that report without a name, and tells them of each other', async () => {
    await using own = await ServerProcess.start(['--memory', '--monitor-token', MONITOR_TOKEN]);
    const url = own.webSocketUrl('/lessons/monitor');
    const sender = (report: string) => expect.stringMatching(new RegExp(`^\\[127.0.0.1 #2\\] ${report}$`));
    expect(await runPython('websockets/tutorial_agent.py', url, MONITOR_TOKEN)).toEqual(
      printed('pong', 'pong', sender('CPU:12.34%, MEM:56.78%'), sender('12.34\\|56.78')),
    );
  });

  it.each(['/', '/ws', '/lessons/counter'])('the classic client works unchanged at %s', async (path) => {
    await using own = await ServerProcess.start(['--memory']);
    expect(await runPython('websockets/counter.py', own.webSocketUrl(path))).toEqual(
      printed('users 1', 'state 0', 'users 2', 'state 1', 'state 2', 'state 1', 'state 1', 'users 1'),
    );
  });
});
