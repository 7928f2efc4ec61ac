/*
 * The outbox, over sockets that only note what was written to them, and which frames went out in one write.
 */

import { expect, it } from 'vitest';
import type { Ack, State, Users } from '../../../protocol/messages.ts';
import { Outbox, Outlet } from '../../../server/sockets/outbox.ts';

const users: Users = { type: 'users', count: 2 };
const state: State = { type: 'state', value: 5, revision: 3 };
const ack: Ack = { type: 'ack', seq: 1, revision: 3 };

/** As uWebSockets.js does it: one write for each send, or one for all that are corked. */
class NotedSocket {
  readonly writes: string[][] = [];
  private corked: string[] | undefined;

  send(frame: unknown): 1 {
    const type = (JSON.parse(String(frame)) as { type: string }).type;
    if (this.corked === undefined) this.writes.push([type]);
    else this.corked.push(type);
    return 1;
  }

  cork(together: () => void): this {
    this.corked = [];
    together();
    this.writes.push(this.corked);
    this.corked = undefined;
    return this;
  }
}

function crowd() {
  const [annsSocket, bobsSocket] = [new NotedSocket(), new NotedSocket()];
  const [ann, bob] = [annsSocket, bobsSocket].map(
    (socket) => new Outlet(socket as unknown as Outlet['socket']),
  );
  return { outbox: new Outbox(), ann: ann!, bob: bob!, toAnn: annsSocket.writes, toBob: bobsSocket.writes };
}

it('[P11] writes an ack and the state behind it together, and the state alone to those without an ack', () => {
  const { outbox, ann, bob, toAnn, toBob } = crowd();
  outbox.send(ann, ack);
  expect(toAnn).toEqual([]);
  outbox.publish([ann, bob], state);
  outbox.flush();
  expect(toAnn).toEqual([['ack', 'state']]);
  expect(toBob).toEqual([['state']]);
});

it('writes what no publish follows when it is flushed, once', () => {
  const { outbox, ann, bob, toAnn, toBob } = crowd();
  outbox.send(ann, ack);
  outbox.flush();
  outbox.publish([ann, bob], state);
  outbox.flush();
  expect(toAnn).toEqual([['ack'], ['state']]);
  expect(toBob).toEqual([['state']]);
});

it('keeps the order of several messages to one socket', () => {
  const { outbox, ann, toAnn } = crowd();
  for (const message of [ack, state, users]) outbox.send(ann, message);
  outbox.publish([ann], state);
  expect(toAnn.flat()).toEqual(['ack', 'state', 'users', 'state']);
});

it('sends nothing more to a socket that was closed', () => {
  const { outbox, ann, bob, toAnn, toBob } = crowd();
  outbox.send(ann, ack);
  ann.forget();
  outbox.publish([bob], state);
  outbox.flush();
  expect(toAnn).toEqual([]);
  expect(toBob).toEqual([['state']]);
});
