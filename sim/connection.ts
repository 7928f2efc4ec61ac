/*
 * A connection between a client and the server: a pipe in each direction, and the state of each end.
 * In: what the ends send, and faults of the connection. Out: arrivals at the ends.
 */

import type { ClientMessage, Hello, Pace, ServerMessage, SessionId } from '../protocol/messages.ts';
import type { Context } from './context.ts';
import { type Content, type Loss, type Note, type PartyName, Violation } from './entry.ts';
import type { Line } from './line.ts';
import type { Life } from './oracle.ts';
import { Pipe } from './pipe.ts';
import { BACKPRESSURE_FRAMES } from './settings.ts';

/** The client's side: a tab or a plain presser. */
export interface Client {
  readonly name: PartyName;
  readonly line: Line;
  /** Its current connection. */
  readonly current: Connection | undefined;
  opened(): void;
  received(message: ServerMessage): void;
  /** The same, of a strategy of the Lab. */
  noted?(note: Note): void;
  closed(code: number): void;
}

/** What a connection needs from the network. */
export interface Carrier {
  readonly parts: Omit<Context, 'oracle'>;
  arrivedUp(connection: Connection, content: Content, transit: number): void;
  /** A number for the next frame: it identifies log entries. */
  nextTransit(): number;
  /** The server's own buffer is empty. */
  drained(connection: Connection): void;
  /** Neither end knows it any more. */
  forget(connection: Connection): void;
}

export class Connection {
  readonly up: Pipe<Content>;
  readonly down: Pipe<Content>;
  /** Does the client still listen? */
  isOpenAtClient = true;
  /** Does the server hold it? */
  isOpenAtServer = false;
  /** The server could not send everything: it will send the latest state again. */
  isBehind = false;
  /** Accepts nothing more, however empty it is. */
  isChoked = false;
  private readonly kernelFrames: number;
  /** The epoch, as the server knows it: fixed for a connection (P19). */
  life: Life | undefined;
  /** From the last hello or welcome that the server received or sent. */
  session: SessionId | undefined;
  /** The acknowledged number that hello claimed. */
  acked = 0;
  /** The highest revision that the client saw here (P20). */
  private revisionSeen = -1;
  private pongsSent = 0;
  private pongsHeard = 0;
  /** It asked for the fast pace: it has that revision once it receives the pong after that many (P34). */
  private owed: { readonly revision: number; readonly pongs: number } | undefined;

  constructor(
    readonly id: number,
    readonly client: Client,
    private readonly network: Carrier,
  ) {
    const { queue, settings } = network.parts;
    this.kernelFrames = settings.kernelFrames;
    const { name, line } = client;
    const { latencyMs } = line;
    const up = {
      latencyMs,
      arrived: (content: Content, transit: number) => network.arrivedUp(this, content, transit),
      lost: (content: Content, transit: number) => this.tellLoss(name, 'server', content, transit, 'line'),
    };
    const down = {
      latencyMs,
      arrived: (content: Content, transit: number) => this.arrivedDown(content, transit),
      lost: (content: Content, transit: number) => this.tellLoss('server', name, content, transit, 'line'),
    };
    this.up = new Pipe(queue, up, `up ${id}`);
    this.down = new Pipe(queue, down, `down ${id}`);
    this.hold(line.awayUntilMs);
    this.down.hold(line.deafUntilMs);
  }

  // -------------------------------------------------------------------------------------- the client's end

  open(): void {
    this.sendUp({ signal: 'open' });
  }

  say(message: ClientMessage | Note): void {
    this.sendUp(message);
  }

  /** The client closes its end, and receives nothing more from it. */
  leave(code: number): void {
    this.isOpenAtClient = false;
    this.sendUp({ signal: 'close', code });
  }

  /** Revisions never fall within a connection (P20). */
  seesRevision(message: ServerMessage): void {
    if (!('revision' in message) || message.type === 'ack') return;
    if (message.revision < this.revisionSeen) {
      throw new Violation('P20', `revision ${message.revision} came after ${this.revisionSeen}`);
    }
    this.revisionSeen = message.revision;
  }

  private hearsPong(): void {
    this.pongsHeard += 1;
    if (this.owed === undefined || this.pongsHeard <= this.owed.pongs) return;
    if (this.revisionSeen < this.owed.revision) {
      throw new Violation('P34', `a page that is seen again has not got revision ${this.owed.revision}`);
    }
    this.owed = undefined;
  }

  private sendUp(content: Content): void {
    const transit = this.network.nextTransit();
    this.tell('sent', this.client.name, 'server', content, transit);
    this.up.send(content, transit);
  }

  private arrivedDown(content: Content, transit: number): void {
    const { client } = this;
    if (this.isOpenAtClient) {
      this.tell('arrived', 'server', client.name, content, transit);
      this.deliver(content);
    } else this.tellLoss('server', client.name, content, transit, 'nobody');
    this.drain();
  }

  private deliver(content: Content): void {
    if ('type' in content) {
      this.client.received(content);
      if (content.type === 'pong') this.hearsPong();
    } else if ('note' in content) this.client.noted?.(content);
    else if ('signal' in content && content.signal === 'open') this.client.opened();
    else if ('signal' in content) {
      this.isOpenAtClient = false;
      this.network.forget(this);
      this.client.closed(content.code);
    }
  }

  // -------------------------------------------------------------------------------------- the server's end

  asksFor({ session, acked = 0 }: Hello): void {
    this.session = session;
    this.acked = acked;
  }

  /** The server processed a message about the page's visibility. */
  asksForPace(pace: Pace): void {
    const revision = this.life!.shown;
    this.owed = pace === 'fast' ? { revision, pongs: this.pongsSent } : undefined;
  }

  /** Does another frame fit, or does the client read too slowly? */
  get isFull(): boolean {
    return this.isChoked || this.down.length >= this.kernelFrames + BACKPRESSURE_FRAMES;
  }

  /** @returns false if it was dropped, because the client reads too slowly */
  answer(message: ServerMessage): boolean {
    if (this.isChoked || this.down.length >= this.kernelFrames) this.isBehind = true;
    if (this.isFull) {
      this.tellLoss('server', this.client.name, message, 0, 'behind');
      this.owed = undefined; // it gets the latest when it is drained
      return false;
    }
    if (message.type === 'pong') this.pongsSent += 1;
    this.sendDown(message);
    return true;
  }

  sendDown(content: Content): void {
    const transit = this.network.nextTransit();
    this.tell('sent', 'server', this.client.name, content, transit);
    this.down.send(content, transit);
  }

  /** The full buffer is written, all at once. */
  unchoke(): void {
    this.isChoked = false;
    this.drain();
  }

  /** Once the server's own buffer is empty, the server is told. */
  private drain(): void {
    if (this.isChoked || !this.isBehind || this.down.length > this.kernelFrames) return;
    this.isBehind = false;
    this.network.drained(this);
  }

  // -------------------------------------------------------------------------------------- the connection's faults

  hold(untilMs: number): void {
    this.up.hold(untilMs);
    this.down.hold(untilMs);
  }

  release(): void {
    this.up.release();
    this.down.release();
  }

  private tell(
    kind: 'sent' | 'arrived',
    from: PartyName,
    to: PartyName,
    content: Content,
    transit: number,
  ): void {
    const { log, queue } = this.network.parts;
    log?.({ atMs: queue.nowMs, kind, from, to, connection: this.id, content, transit });
  }

  tellLoss(from: PartyName, to: PartyName, content: Content, transit: number, why: Loss): void {
    const { log, queue, counts } = this.network.parts;
    counts.addOf('lost', why);
    log?.({ atMs: queue.nowMs, kind: 'lost', from, to, connection: this.id, content, transit, why });
  }
}
