/*
 * How lessons are put on a transport, where real sockets could not show it: mistakes in a lesson, and limits.
 */

import { describe, expect, it, vi } from 'vitest';
import type { Lesson } from '../../../server/lessons/lesson.ts';
import { LessonSockets } from '../../../server/transports/lessons.ts';
import type { Endpoint, Socket } from '../../../server/transports/transport.ts';
import { httpRequest, upgradeRequest } from '../lessons/fake-lesson.ts';
import { FakeTransport } from './fake-transport.ts';

const IDLE_TIMEOUT_SECONDS = 17;
const MAX_SOCKETS = 1_000;

function mount(lesson: Lesson) {
  const log: string[] = [];
  const transport = new FakeTransport();
  const options = { idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS, maxSockets: MAX_SOCKETS };
  const lessons = new LessonSockets(transport, options, (line) => log.push(line));
  lessons.mount(lesson);
  return { log, transport, lessons, endpoint: transport.endpointAt(lesson.path) };
}

function openSocket(endpoint: Endpoint) {
  const end = vi.fn();
  const socket = { end, getBufferedAmount: () => 0, getUserData: () => ({}) } as unknown as Socket;
  endpoint.opened(socket);
  return { socket, end };
}

const mistake = (): never => {
  throw new Error('a mistake in the lesson');
};

describe('a lesson that throws', () => {
  it('on a request to upgrade answers 500, and the operator reads why', () => {
    const { endpoint, log } = mount({ path: '/lessons/x', admit: mistake });
    const admission = endpoint.admit(upgradeRequest());
    expect(admission).toMatchObject({ status: '500 Internal Server Error', message: 'internal error' });
    expect(log.join()).toContain('a mistake in the lesson');
  });

  it.each([
    ['throws', mistake],
    ['rejects', async () => mistake()],
  ])('in HTTP (it %s) answers 500, and the operator reads why', async (_, answer) => {
    const { transport, log } = mount({ path: '/lessons/x', http: { '/lessons/x/y': answer } });
    const answered = await transport.answerAt(httpRequest('/lessons/x/y'));
    expect(answered).toMatchObject({ status: '500 Internal Server Error' });
    expect(log.join()).toContain('a mistake in the lesson');
  });

  it.each(['open', 'message', 'ping', 'pong', 'close'] as const)('on %s costs only its socket', (event) => {
    const { endpoint, log } = mount({
      path: '/lessons/x',
      opened: event === 'open' ? mistake : () => {},
      received: mistake,
      ponged: mistake,
      pinged: mistake,
      closed: event === 'close' ? mistake : () => {},
    });
    const { socket, end } = openSocket(endpoint);
    if (event === 'message') endpoint.received(socket, new Uint8Array(1), 1);
    if (event === 'ping') endpoint.pinged!(socket);
    if (event === 'pong') endpoint.ponged!(socket);
    if (event === 'close') endpoint.closed(socket);
    expect(log.join()).toContain('a mistake in the lesson');
    // Nobody may touch a socket that is closed already.
    expect(end.mock.calls).toEqual(event === 'close' ? [] : [[1011, 'internal error']]);
  });
});

describe('control frames', () => {
  const notesOf = (lesson: Lesson, query: string) => {
    const { endpoint } = mount(lesson);
    const admission = endpoint.admit(upgradeRequest({}, query));
    if (admission.kind !== 'welcome') throw new Error('it should be welcome');
    const memory = { ...admission.memory }; // uWebSockets.js copies it, too
    const send = vi.fn();
    const socket = { send, getBufferedAmount: () => 0, getUserData: () => memory } as unknown as Socket;
    endpoint.opened(socket);
    endpoint.pinging!(socket);
    endpoint.ponged!(socket);
    endpoint.pinged!(socket);
    endpoint.closed(socket);
    endpoint.ponged!(socket); // nobody may touch it any more
    return send.mock.calls.flat();
  };

  it('are told to a client that asks for them, in any lesson', () => {
    const admit = () => ({ kind: 'welcome', memory: { name: 'Ann' } }) as const;
    expect(notesOf({ path: '/lessons/x', admit }, 'a=1&frames')).toEqual([
      '{"type":"frame","opcode":"ping","direction":"received"}',
      '{"type":"frame","opcode":"pong","direction":"sent"}',
      '{"type":"frame","opcode":"ping","direction":"sent"}',
    ]);
  });

  it('are told to nobody else, and left to a lesson that pings by itself', () => {
    expect(notesOf({ path: '/lessons/x' }, '')).toEqual([]);
    expect(notesOf({ path: '/lessons/x' }, 'framesets')).toEqual([]);
    expect(notesOf({ path: '/lessons/x', pingsItself: true }, 'frames')).toEqual([]);
  });
});

describe('the limits', () => {
  it('a message that is a little too long is told so, and never reaches the lesson', () => {
    const received = vi.fn();
    const { endpoint } = mount({ path: '/lessons/x', maxMessageBytes: 10, received });
    expect(endpoint.maxPayloadBytes).toBeGreaterThan(10);
    const { socket, end } = openSocket(endpoint);
    endpoint.received(socket, new Uint8Array(10), 10);
    expect([received.mock.calls.length, end.mock.calls]).toEqual([1, []]);
    endpoint.received(socket, new Uint8Array(11), 11);
    expect([received.mock.calls.length, end.mock.calls]).toEqual([1, [[1009, 'at most 10 bytes']]]);
  });

  it('a full server answers 503', () => {
    const { endpoint, transport } = mount({ path: '/lessons/x' });
    transport.traffic.sockets = MAX_SOCKETS;
    transport.traffic.connections = 1; // the one that asks
    expect(endpoint.admit(upgradeRequest())).toMatchObject({ status: '503 Service Unavailable' });
  });

  it('a socket that misses a message is cut: what a lesson sends cannot be conflated', () => {
    expect(mount({ path: '/lessons/x' }).endpoint.cutsSlowReaders).toBe(true);
  });

  it('at the end every open socket is closed with 1001, and no other', () => {
    const { endpoint, lessons } = mount({ path: '/lessons/x' });
    const [left, open] = [openSocket(endpoint), openSocket(endpoint)];
    endpoint.closed(left.socket);
    lessons.stop();
    expect(left.end).not.toHaveBeenCalled();
    expect(open.end.mock.calls).toEqual([[1001, 'the server is shutting down']]);
  });
});

describe('the pings', () => {
  it('are sent by the server, and who does not answer is dropped', () => {
    expect(mount({ path: '/lessons/x' }).endpoint.idleTimeoutSeconds).toBe(IDLE_TIMEOUT_SECONDS);
  });

  it('are left to a lesson that wants to send them itself, the dropping too', () => {
    expect(mount({ path: '/lessons/x', pingsItself: true }).endpoint.idleTimeoutSeconds).toBe(0);
  });
});
