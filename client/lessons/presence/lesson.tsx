/*
 * Lesson: presence. Who is here, although people have several connections, and cables are pulled?
 */

import { useEffect } from 'preact/hooks';
import type { Lesson } from '../lesson.ts';
import { rfc } from '../lesson.ts';
import { Table } from '../parts/bench.tsx';
import { Room } from './room.ts';
import { words } from './words.ts';

/** Who sits at this page, and a friend. */
const OWN = 'ann';
const FRIEND = 'bob';

/** One per page: the lesson's buttons send its guests. */
const room = new Room();

export const lesson: Lesson = {
  reference: rfc(6455, '5.5.2'),
  words,
  tries: [
    () => room.join(OWN),
    () => room.join(FRIEND),
    () => {
      if (!room.has(FRIEND)) room.join(FRIEND);
      room.pullCable(FRIEND);
    },
  ],
  Body: PresenceBody,
  showsConsole: false,
};

/** What the server says, and what is true. */
function PresenceBody() {
  useEffect(() => {
    room.open(OWN);
    return () => room.close();
  }, []);
  const { table, what, value, connections, people, silent, connecting, nobody, truth, agree } = words();
  const present = room.present.value;
  const cut = room.cut.value;
  return (
    <section class="bench">
      <Table
        kind="sums"
        caption={table}
        head={[what, value]}
        rows={[
          [connections, String(present?.connections ?? '–')],
          [people, present?.people.join(', ') || '–'],
          [silent, cut.join(', ') || nobody],
        ]}
      />
      <p role="status">{present === undefined ? connecting : cut.length > 0 ? truth : agree}</p>
    </section>
  );
}
