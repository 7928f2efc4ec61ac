/*
 * How lessons are put on the network, where real sockets could not show it: mistakes in a lesson, and long waits.
 */

import type * as uWS from 'uWebSockets.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lesson } from '../../../../server/lessons/lesson.ts';
import { Traffic } from '../../../../server/transports/traffic.ts';
import { LessonSockets } from '../../../../server/transports/uws/lessons.ts';
import type { Listener } from '../../../../server/transports/uws/listener.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const IDLE_TIMEOUT_SECONDS = 17;
const NO_REQUEST = { forEach: () => {}, getHeader: () => '' } as unknown as uWS.HttpRequest;
const NO_CONTEXT = {} as uWS.us_socket_context_t;

/** The parts of an answer, as uWebSockets.js is told them. */
class FakeResponse {
  status = '';
  body: string | undefined;
  isClosed = false;
  private abort = () => {};

  onAborted(abort: () => void): void {
    this.abort = abort;
  }
  writeStatus(status: string): this {
    this.status = status;
    return this;
  }
  writeHeader(): this {
    return this;
  }
  cork(write: () => void): void {
    write();
  }
  end(body: string): void {
    this.body = body;
  }
  /** By the server. */
  close(): void {
    if (this.isClosed) throw new Error('the response is gone');
    this.leave();
  }
  /** By the client. */
  leave(): void {
    this.isClosed = true;
    this.abort();
  }
}

function mount(lesson: Lesson) {
  const log: string[] = [];
  const behaviors = new Map<string, uWS.WebSocketBehavior<object>>();
  const gets = new Map<string, (response: uWS.HttpResponse, request: uWS.HttpRequest) => unknown>();
  const app = {
    ws: (path: string, behavior: uWS.WebSocketBehavior<object>) => behaviors.set(path, behavior),
    get: (path: string, get: (response: uWS.HttpResponse, request: uWS.HttpRequest) => unknown) =>
      gets.set(path, get),
  };
  const listener = { app, traffic: new Traffic(), admits: () => true } as unknown as Listener;
  const options = { idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS, maxSockets: 1_000 };
  new LessonSockets(listener, options, (line) => log.push(line)).mount(lesson);
  const behavior = behaviors.get(lesson.path)!;
  return {
    log,
    behavior,
    upgrade(): FakeResponse {
      const response = new FakeResponse();
      behavior.upgrade!(response as unknown as uWS.HttpResponse, NO_REQUEST, NO_CONTEXT);
      return response;
    },
    async get(path: string): Promise<FakeResponse> {
      const response = new FakeResponse();
      const request = { ...NO_REQUEST, getCaseSensitiveMethod: () => 'GET', getUrl: () => path };
      await gets.get(path)!(
        response as unknown as uWS.HttpResponse,
        {
          ...request,
          getQuery: () => '',
        } as unknown as uWS.HttpRequest,
      );
      return response;
    },
  };
}

const mistake = (): never => {
  throw new Error('a mistake in the lesson');
};

describe('a lesson that throws', () => {
  it('on a request to upgrade answers 500, and the operator reads why', () => {
    const { upgrade, log } = mount({ path: '/lessons/x', admit: mistake });
    expect(upgrade()).toMatchObject({ status: '500 Internal Server Error', body: 'internal error' });
    expect(log.join()).toContain('a mistake in the lesson');
  });

  it.each([
    ['throws', mistake],
    ['rejects', async () => mistake()],
  ])('in HTTP (it %s) answers 500, and the operator reads why', async (_, handle) => {
    const { get, log } = mount({ path: '/lessons/x', http: { '/lessons/x/y': handle } });
    expect(await get('/lessons/x/y')).toMatchObject({ status: '500 Internal Server Error' });
    expect(log.join()).toContain('a mistake in the lesson');
  });

  it.each(['open', 'message', 'ping', 'pong', 'close'] as const)('on %s costs only its socket', (event) => {
    const { behavior, log } = mount({
      path: '/lessons/x',
      opened: event === 'open' ? mistake : () => {},
      received: mistake,
      ponged: mistake,
      pinged: mistake,
      closed: event === 'close' ? mistake : () => {},
    });
    const end = vi.fn();
    const socket = { end } as unknown as uWS.WebSocket<object>;
    behavior.open!(socket);
    if (event === 'message') behavior.message!(socket, new ArrayBuffer(1), false);
    if (event === 'ping') behavior.ping!(socket, new ArrayBuffer(0));
    if (event === 'pong') behavior.pong!(socket, new ArrayBuffer(0));
    if (event === 'close') behavior.close!(socket, 1000, new ArrayBuffer(0));
    expect(log.join()).toContain('a mistake in the lesson');
    // Nobody may touch a socket that is closed already.
    expect(end.mock.calls).toEqual(event === 'close' ? [] : [[1011, 'internal error']]);
  });
});

describe('a request that gets no answer', () => {
  const silent: Lesson = {
    path: '/lessons/x',
    admit: () => ({ kind: 'unanswered', timeoutMs: 60_000 }),
  };

  it('is cut after its time', () => {
    const response = mount(silent).upgrade();
    vi.advanceTimersByTime(59_999);
    expect(response.isClosed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(response).toMatchObject({ isClosed: true, status: '' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind when the client gives up before', () => {
    const response = mount(silent).upgrade();
    expect(vi.getTimerCount()).toBe(1);
    response.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the pings', () => {
  it('are sent by the server, and who does not answer is dropped', () => {
    expect(mount({ path: '/lessons/x' }).behavior).toMatchObject({
      sendPingsAutomatically: true,
      idleTimeout: IDLE_TIMEOUT_SECONDS,
    });
  });

  it('are left to a lesson that wants to send them itself, the dropping too', () => {
    expect(mount({ path: '/lessons/x', pingsItself: true }).behavior).toMatchObject({
      sendPingsAutomatically: false,
      idleTimeout: 0,
    });
  });
});
