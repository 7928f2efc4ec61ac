import { describe, expect, it, vi } from 'vitest';
import { CloseCode } from '../../protocol/close-codes.ts';
import { DUEL_PATH, mountDuel, REST_MS } from '../../server/duel-counter.ts';
import type { Endpoint, Socket, UpgradeRequest } from '../../server/transports/transport.ts';
import { FakeTransport } from './transports/fake-transport.ts';

const REQUEST: UpgradeRequest = { header: () => '', query: () => undefined, client: '192.0.2.1' } as never;

async function mounted() {
  const transport = new FakeTransport();
  const log = vi.fn();
  const options = {
    pressesPerSecond: 50,
    pressBurst: 100,
    idleTimeoutSeconds: 60,
    maxBackpressureBytes: 1_000,
    maxSockets: 2,
  };
  const clock = { nowMs: 0 };
  const duel = await mountDuel(options, transport, log, () => clock.nowMs);
  return { transport, log, duel, clock, endpoint: transport.endpointAt(DUEL_PATH) };
}

/** A socket that was admitted, but is not open yet. @param send what it does with a message */
function admitted(endpoint: Endpoint, send: (text: string) => number = () => 1) {
  const admission = endpoint.admit(REQUEST);
  if (admission.kind !== 'welcome') throw new Error(`${admission.kind}: it should be welcome`);
  const end = vi.fn(() => endpoint.closed(socket));
  const memory = { ...admission.memory }; // uWebSockets.js copies it, too
  const socket = {
    getUserData: () => memory,
    subscribe: () => true,
    unsubscribe: () => true,
    ...{ send, end },
  } as unknown as Socket;
  return { socket, end };
}

const BUG = () => {
  throw new Error('a bug');
};
const BYE = [CloseCode.INTERNAL_ERROR, 'internal error'];

describe("the duel's own counter", () => {
  it('closes its sockets once it is broken, and begins anew after a rest', async () => {
    const { endpoint, log, duel, clock } = await mounted();
    const bystander = admitted(endpoint);
    endpoint.opened(bystander.socket);
    const late = admitted(endpoint); // opens after the room broke
    const breaker = admitted(endpoint, BUG);
    endpoint.opened(breaker.socket);
    for (const { end } of [bystander, breaker]) expect(end.mock.calls).toEqual([BYE]);
    expect(log.mock.calls.flat().join()).toMatch(/a lesson failed: Error: a bug/);
    expect(endpoint.admit(REQUEST)).toMatchObject({ kind: 'refused', status: '503 Service Unavailable' });

    await vi.waitFor(() => {
      clock.nowMs = REST_MS; // the new room is made at once, but opens no earlier
      expect(endpoint.admit(REQUEST).kind).toBe('welcome');
    });
    endpoint.opened(late.socket);
    expect(late.end.mock.calls).toEqual([BYE]);
    const sent = vi.fn(() => 1);
    const next = admitted(endpoint, sent);
    endpoint.opened(next.socket);
    expect(sent.mock.calls.join()).toContain('"type":"state","value":0');
    const stopped = duel.stop();
    expect(next.end).toHaveBeenCalledWith(CloseCode.GOING_AWAY, expect.any(String));
    await stopped;
  });

  it('writes no more than ten lines a minute, however often it breaks, and stops while it is broken', async () => {
    const { endpoint, log, duel, clock } = await mounted();
    for (let time = 1; time <= 11; time++) {
      endpoint.opened(admitted(endpoint, BUG).socket);
      await new Promise(setImmediate);
      clock.nowMs += REST_MS;
    }
    expect(log).toHaveBeenCalledTimes(10);
    endpoint.opened(admitted(endpoint, BUG).socket);
    await duel.stop(); // at once
  });

  it('takes none of the connections that are spare for the shared counter, like every lesson', async () => {
    const { endpoint, transport } = await mounted();
    transport.traffic.sockets = 1;
    transport.traffic.connections = 1; // the one that asks
    expect(endpoint.admit(REQUEST).kind).toBe('welcome');
    transport.traffic.sockets = 2;
    expect(endpoint.admit(REQUEST)).toMatchObject({ kind: 'refused', status: '503 Service Unavailable' });
  });
});
