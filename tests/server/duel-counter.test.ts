import { describe, expect, it, vi } from 'vitest';
import { CloseCode } from '../../protocol/close-codes.ts';
import { DUEL_PATH, mountDuel } from '../../server/duel-counter.ts';
import type { Socket, UpgradeRequest } from '../../server/transports/transport.ts';
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
  const duel = await mountDuel(options, transport, log);
  return { transport, log, duel, endpoint: transport.endpointAt(DUEL_PATH) };
}

describe("the duel's own counter", () => {
  it('refuses sockets once it is broken: they would wait for a room that does nothing any more', async () => {
    const { endpoint, log, duel } = await mounted();
    const admission = endpoint.admit(REQUEST);
    if (admission.kind !== 'welcome') throw new Error('it is not refused');
    const end = vi.fn();
    const socket = {
      getUserData: () => admission.memory,
      subscribe: () => true,
      send: () => {
        throw new Error('a bug');
      },
      end,
    };
    endpoint.opened(socket as unknown as Socket);
    expect(end).toHaveBeenCalledWith(CloseCode.INTERNAL_ERROR, 'internal error');
    expect(log).toHaveBeenCalledOnce();
    expect(endpoint.admit(REQUEST)).toMatchObject({ kind: 'refused', status: '500 Internal Server Error' });
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
