/*
 * A small counter with one fault of choice, in the test's own process: what the load tester must find. Without
 * the fault it does what the protocol asks, without conflation.
 */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';

export type Fault =
  /** Acknowledges every tenth press without counting it. */
  | 'loses'
  /** From a while on, neither counts nor acknowledges. */
  | 'silent'
  /** Counts every tenth press twice. */
  | 'doubles'
  /** Sends no states to one of its sockets, but the first. */
  | 'forgets-one'
  /** Does nothing for two seconds, once; then all that came meanwhile. */
  | 'stalls'
  /** Counts those who come, and not those who go. */
  | 'keeps-ghosts'
  /** Closes one of its sockets soon after all the others are there. */
  | 'drops';

const EVERY = 10;
const SILENT_AFTER = 250;
const STALLS_AFTER = 100;
const STALL_MS = 2_000;
const DROPS_AT = 20;

interface Message {
  readonly action: string;
  readonly seq?: number;
}

export class FaultyServer implements AsyncDisposable {
  private readonly sockets: WebSocket[] = [];
  private value = 1000;
  private revision = 1;
  private presses = 0;
  private users = 0;
  private sessions = 0;
  /** While it stalls: what came meanwhile. */
  private stalled: [WebSocket, Message][] | undefined;

  private constructor(
    private readonly server: WebSocketServer,
    private readonly fault: Fault,
  ) {
    server.on('connection', (socket) => this.opened(socket));
  }

  static async start(fault: Fault): Promise<FaultyServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new FaultyServer(server, fault);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
    await once(this.server, 'close');
  }

  private opened(socket: WebSocket): void {
    this.sockets.push(socket);
    this.users += 1;
    this.sendState(socket);
    this.publish({ type: 'users', count: this.users });
    socket.on('error', () => {});
    socket.on('message', (data) => this.received(socket, JSON.parse(String(data))));
    socket.on('close', () => {
      this.sockets.splice(this.sockets.indexOf(socket), 1);
      if (this.fault !== 'keeps-ghosts') this.users -= 1;
      this.publish({ type: 'users', count: this.users });
    });
    if (this.fault === 'drops' && this.sockets.length === DROPS_AT) setTimeout(() => socket.close(1011), 500);
  }

  private received(socket: WebSocket, message: Message): void {
    if (this.stalled !== undefined) this.stalled.push([socket, message]);
    else if (message.action === 'hello') this.welcome(socket);
    else if (message.action !== 'ping') this.press(socket, message.seq);
  }

  private welcome(socket: WebSocket): void {
    const { value, revision, users } = this;
    this.sessions += 1;
    const session = `session-${this.sessions}`;
    send(socket, { type: 'welcome', protocol: 1, session, epoch: 'e', seq: 0, value, revision, users });
  }

  private press(socket: WebSocket, seq: number | undefined): void {
    this.presses += 1;
    if (this.fault === 'silent' && this.presses > SILENT_AFTER) return;
    this.value += this.weight();
    this.revision += 1;
    if (seq !== undefined) send(socket, { type: 'ack', seq, revision: this.revision });
    for (const [i, each] of this.sockets.entries()) {
      if (this.fault !== 'forgets-one' || i !== 1) this.sendState(each);
    }
    if (this.fault === 'stalls' && this.presses === STALLS_AFTER) this.stall();
  }

  /** What the press counts for. */
  private weight(): number {
    if (this.presses % EVERY !== 0) return 1;
    if (this.fault === 'loses') return 0;
    return this.fault === 'doubles' ? 2 : 1;
  }

  private stall(): void {
    this.stalled = [];
    setTimeout(() => {
      const waiting = this.stalled ?? [];
      this.stalled = undefined;
      for (const [socket, message] of waiting) this.received(socket, message);
    }, STALL_MS);
  }

  private sendState(socket: WebSocket): void {
    send(socket, { type: 'state', value: this.value, revision: this.revision });
  }

  private publish(message: ServerMessage): void {
    for (const socket of this.sockets) send(socket, message);
  }
}

function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(encode(message));
}
