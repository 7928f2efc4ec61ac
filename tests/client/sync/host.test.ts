import { describe, expect, it } from 'vitest';
import { SyncEngine } from '../../../client/sync/engine.ts';
import { EngineHost, type Socket, type SocketEvents } from '../../../client/sync/host.ts';
import { HEARTBEAT_MS } from '../../../client/sync/link.ts';
import type { SaveOutcome } from '../../../client/sync/saves.ts';
import { welcome } from '../fixtures.ts';

/** A host whose ports write down what they were asked for. */
class DrivenHost {
  readonly calls: string[] = [];
  readonly sockets: SocketEvents[] = [];
  nowMs = 0;
  dueAtMs = Number.POSITIVE_INFINITY;
  wake = (): void => {};
  /** Does the storage answer during the call? */
  isPrompt = true;
  private readonly answers: ((outcome: SaveOutcome) => void)[] = [];
  readonly host = new EngineHost(new SyncEngine(() => 0.5), {
    openSocket: (events) => this.openSocket(events),
    storage: {
      save: ({ pending, sent }, _isBarrier, done) => {
        this.note(`save ${pending.map((_, i) => (i < sent ? 'sent' : 'new'))}`);
        this.answers.push(done);
        if (this.isPrompt) this.answer();
      },
    },
    clock: this.clock(),
    view: { told: (news) => this.note(`tell ${news.kind}`), changed: () => this.note('changed') },
  });

  /** The storage answers the save that it was asked for first. */
  answer(outcome: SaveOutcome = 'saved'): void {
    this.answers.shift()!(outcome);
  }

  private openSocket(events: SocketEvents): Socket {
    const number = this.sockets.push(events);
    this.note(`open ${number}`);
    return {
      send: (message) => this.note(`send ${message.action} on ${number}`),
      close: (code) => this.note(`close ${number} with ${code}`),
    };
  }

  private clock() {
    const now = (): number => this.nowMs;
    return {
      get nowMs() {
        return now();
      },
      wakeAt: (atMs: number, wake: () => void): void => {
        this.dueAtMs = atMs;
        this.wake = wake;
      },
    };
  }

  note(call: string): void {
    this.calls.push(call);
  }

  /** What was asked of the ports since the last look. */
  take(): string[] {
    return this.calls.splice(0);
  }

  static live(): DrivenHost {
    const driven = new DrivenHost();
    driven.host.goOnline();
    driven.sockets[0]!.opened();
    driven.sockets[0]!.received(welcome());
    driven.take();
    return driven;
  }
}

describe('the host', () => {
  it('[P30] performs effects in their order, and then tells the view', () => {
    const driven = DrivenHost.live();
    driven.host.press(1);
    expect(driven.take()).toEqual(['save sent', 'send press on 1', 'changed']);
  });

  it('[P30] sends a press once its record is stored, and has one save in flight at a time', () => {
    const driven = DrivenHost.live();
    driven.isPrompt = false;
    for (let i = 0; i < 4; i++) driven.host.press(1);
    expect(driven.take()).toEqual(['save sent', 'changed', 'changed', 'changed', 'changed']);
    driven.answer();
    expect(driven.take()).toEqual(['send press on 1', 'changed', 'save sent,sent,sent,sent']);
    driven.answer();
    expect(driven.take()).toEqual([...Array(3).fill('send press on 1'), 'changed']);
  });

  it('[P30] hands over what waits for the storage when the page is left: there is no later', () => {
    const driven = DrivenHost.live();
    driven.isPrompt = false;
    for (let i = 0; i < 2; i++) driven.host.press(1);
    driven.take();
    driven.host.flush();
    expect(driven.take()).toEqual(['save sent,sent']);
    driven.host.flush();
    expect(driven.take()).toEqual([]);
  });

  it('performs what a port asks for during a call behind what is due already', () => {
    const driven = DrivenHost.live();
    for (let i = 0; i < 2_000; i++) driven.host.press(1); // and the calls are not nested ever deeper
    expect(driven.take().slice(0, 3)).toEqual(['save sent', 'send press on 1', 'changed']);
  });

  it('shows what the engine shows', () => {
    const { host } = DrivenHost.live();
    host.press(1);
    expect([host.shows.shown, host.shows.saving, host.shows.link.kind]).toEqual([1, 1, 'live']);
  });

  it('connects when the person goes online, and closes when offline', () => {
    const driven = new DrivenHost();
    driven.host.goOnline();
    driven.host.goOffline();
    expect(driven.take()).toEqual(['open 1', 'changed', 'close 1 with 1000', 'changed']);
  });

  it('ignores what a former socket reports', () => {
    const driven = DrivenHost.live();
    driven.host.goOffline();
    driven.host.goOnline();
    driven.take();
    const [former, current] = driven.sockets;
    former!.opened();
    former!.received(welcome());
    former!.closed(1006);
    expect([driven.take(), driven.host.shows.link.kind]).toEqual([[], 'connecting']);
    current!.opened();
    expect(driven.take()).toEqual(['save ', 'send hello on 2', 'changed']);
  });

  it('ignores a socket that reports its end twice', () => {
    const driven = DrivenHost.live();
    driven.sockets[0]!.closed(1006);
    expect(driven.host.shows.link.kind).toBe('waiting');
    driven.take();
    driven.sockets[0]!.closed(1006);
    expect(driven.take()).toEqual([]);
  });

  it('[P25] asks whether the server is still there when the page comes back into sight', () => {
    const driven = DrivenHost.live();
    driven.host.setSeen(true);
    expect(driven.take()).toEqual(['send ping on 1', 'changed']);
  });

  it('sets one timer after each batch, and does what is due when it rings', () => {
    const driven = DrivenHost.live();
    expect(driven.dueAtMs).toBe(HEARTBEAT_MS);
    driven.nowMs = HEARTBEAT_MS;
    driven.wake();
    expect(driven.take()).toEqual(['send ping on 1', 'changed']);
    driven.host.goOffline();
    expect(driven.dueAtMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('performs nothing more once it has ended, not even the rest of a batch', () => {
    const driven = DrivenHost.live();
    const { note } = driven;
    driven.note = (call) => {
      note.call(driven, call);
      if (call.startsWith('save')) driven.host.end();
    };
    driven.host.press(1);
    driven.sockets[0]!.received({ type: 'pong' });
    expect([driven.take(), driven.dueAtMs]).toEqual([['save sent'], Number.POSITIVE_INFINITY]);
  });
});
