/*
 * Lesson: three ways to learn about a change. A value can be read by polling (`value`: ask repeatedly), by long
 * polling (`next`: a response that waits for the change), and by WebSocket. All three include the time of the change, so
 * that a page can measure the delay.
 */

import type { HttpRequest, HttpResponse } from '../http.ts';
import type { Lesson, LessonWorld } from './lesson.ts';
import { tickingValue } from './ticking-value.ts';

const TOPIC = '/lessons/polling';
/** Shorter than the usual timeouts of proxies. */
const LONG_POLL_MS = 25_000;

export function polling(world: LessonWorld): Lesson {
  let listeners = 0;
  /** Long polls: each checks whether the value has changed. */
  const waiting = new Set<() => void>();
  const changed = () => {
    world.publish(TOPIC, value.json());
    for (const look of waiting) look();
  };
  const value = tickingValue(world, changed, () => listeners > 0 || waiting.size > 0);

  const next = (request: HttpRequest, gone: AbortSignal): HttpResponse | Promise<HttpResponse> => {
    const after = new URLSearchParams(request.query).get('after') ?? '';
    if (!/^\d{1,15}$/.test(after))
      return answer('400 Bad Request', '{"error":"after must be a whole number"}');
    value.asked();
    if (value.isBeyond(Number(after))) return answer('200 OK', value.json());
    return new Promise((resolve) => {
      const finish = (response: HttpResponse) => {
        waiting.delete(look);
        cancelTimeout();
        resolve(response);
      };
      const look = () => {
        if (value.isBeyond(Number(after))) finish(answer('200 OK', value.json()));
      };
      const giveUp = () => finish(answer('204 No Content', undefined));
      const cancelTimeout = world.after(LONG_POLL_MS, giveUp);
      gone.addEventListener('abort', giveUp);
      waiting.add(look);
    });
  };

  return {
    path: '/lessons/polling',
    opened(socket) {
      listeners += 1;
      value.asked();
      socket.subscribe(TOPIC);
      socket.send(value.json());
    },
    closed() {
      listeners -= 1;
    },
    http: {
      '/lessons/polling/value': () => {
        value.asked();
        return answer('200 OK', value.json());
      },
      '/lessons/polling/next': next,
    },
  };
}

function answer(status: string, body: string | undefined): HttpResponse {
  const headers: [string, string][] = [['Cache-Control', 'no-store']];
  if (body !== undefined) headers.push(['Content-Type', 'application/json']);
  return { status, headers, body };
}
