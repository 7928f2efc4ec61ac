/*
 * Lesson: the classic counter of the WebSocket tutorials, and all that is wrong with it. Two variables, and a
 * message to everybody for every press.
 *
 * - It forgets: the value is lost with the process.
 * - It loses and double-counts: nobody acknowledges a press. A client whose connection breaks cannot know whether
 *   its last press arrived; whether it resends or not, it is sometimes wrong.
 * - It does not scale: 1,000 people who press once a second make a million messages a second.
 *
 * The real one begins at server/counter/room.ts. The load tester and the benchmarks measure this file as the
 * naive server, so it must stay as naive as it is.
 */

import { jsonObject } from '../../protocol/json-object.ts';
import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/counter';
const STEPS = new Map<unknown, number>([
  ['plus', +1],
  ['increment', +1],
  ['minus', -1],
  ['decrement', -1],
]);

export function counter(world: LessonWorld): Lesson {
  let state = 0;
  let users = 0;
  const publishState = () => world.publish(TOPIC, JSON.stringify({ type: 'state', value: state }));
  const publishUsers = () => world.publish(TOPIC, JSON.stringify({ type: 'users', count: users }));
  return {
    path: '/lessons/counter',
    opened(socket) {
      users += 1;
      socket.subscribe(TOPIC);
      publishUsers();
      socket.send(JSON.stringify({ type: 'state', value: state }));
    },
    received(_socket, message) {
      const step = STEPS.get(jsonObject(message)?.action);
      if (step === undefined) return;
      state += step;
      publishState();
    },
    closed() {
      users -= 1;
      publishUsers();
    },
  };
}
