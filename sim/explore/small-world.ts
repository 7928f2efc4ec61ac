/*
 * A small world, in which the explorer chooses each next event: the real room, sync engine and hosts on the
 * simulated network and disk, but with an unordered queue. In: names of events. Out: the possible next
 * events, a canonical form of the state, and the first broken rule.
 */

import { SyncEngine } from '../../client/sync/engine.ts';
import * as plan from '../../server/counter/plan.ts';
import { Room } from '../../server/counter/room.ts';
import type { Snapshot } from '../../server/counter/store.ts';
import { Browser } from '../browser.ts';
import type { Connection } from '../connection.ts';
import type { Context } from '../context.ts';
import { Disk } from '../disk.ts';
import { type Log, Violation } from '../entry.ts';
import { Line } from '../line.ts';
import { ABNORMAL, Network } from '../network.ts';
import { type Life, Oracle } from '../oracle.ts';
import type { Sabotage } from '../sabotage.ts';
import { type MakeRoom, ServerProcess } from '../server.ts';
import { type Neighbours, Tab } from '../tab.ts';
import { canBeLostAtClient, canBeLostAtServer } from './free-faults.ts';
import { FreeQueue } from './free-queue.ts';
import { DAY_MS, NoChance, PATIENCE_MS, SETTINGS, SOON_MS, Uncounted } from './small-settings.ts';

export interface Bounds {
  readonly clients: number;
  /** By all clients together. */
  readonly presses: number;
  readonly faults: number;
  /** Are browsers killed as well, and does each page send the presses that others left behind? That adds many more states. */
  readonly kills?: boolean;
}

export class SmallWorld {
  readonly queue = new FreeQueue();
  readonly oracle = new Oracle();
  readonly network: Network;
  readonly disk: Disk;
  readonly tabs: Tab[] = [];
  server: ServerProcess;
  room: unknown;
  pressesLeft: number;
  faultsLeft: number;
  readonly kills: boolean;
  /** Connections that only one end knows to be lost: sooner or later, the other end detects it, too. */
  readonly broken = new Set<Connection>();
  /** Objects that never change. */
  readonly constants: ReadonlySet<object>;
  /** The connections that existed after the last step. */
  private readonly known = new Set<Connection>();
  private keys = 0;
  private readonly makeRoom: MakeRoom;
  private readonly context: Context;

  /** All clients are connected, and nothing is in flight. */
  constructor({ clients, presses, faults, kills = false }: Bounds, sabotage?: Sabotage, log?: Log) {
    this.pressesLeft = presses;
    this.faultsLeft = faults;
    this.kills = kills;
    const { queue, oracle } = this;
    this.context = { queue, oracle, counts: new Uncounted(), log, settings: SETTINGS };
    this.constants = new Set([this.context, this.context.settings]);
    this.network = new Network(this.context);
    const arithmetic = sabotage?.arithmetic?.(plan) ?? plan;
    const { isVisibleEarly = false } = sabotage ?? {};
    this.disk = new Disk({ ...this.context, prng: new NoChance(0, 0), arithmetic, isVisibleEarly });
    this.makeRoom = sabotage?.room ?? ((snapshot, environment) => new Room(snapshot, environment));
    this.server = this.startServer();
    const makeEngine = sabotage?.engine ?? ((random, saved) => new SyncEngine(random, saved?.record));
    const parts = { ...this.context, network: this.network, prng: new NoChance(0, 0), makeEngine };
    for (let number = 0; number < clients; number++) {
      const name = String.fromCharCode('a'.charCodeAt(0) + number);
      const makeCustody = sabotage?.custody ?? ((real) => real);
      const browser = new Browser(this.context, number, new NoChance(0, 0), makeCustody);
      const lives = (): ReadonlySet<string> => new Set(this.tabs[number]?.lives);
      const neighbours: Neighbours = { lives, leaves: () => {} };
      const tabParts = { ...parts, browser, neighbours, finishes: kills && (sabotage?.finishes ?? true) };
      this.tabs.push(new Tab(name, tabParts, () => 0, new Line(new NoChance(0, 0), 0, 0)));
    }
    this.settle();
  }

  private startServer(): ServerProcess {
    const { network, disk } = this;
    const makeRoom: MakeRoom = (snapshot, environment) => {
      const room = this.makeRoom(snapshot, environment);
      this.room = room;
      return room;
    };
    const newSessionKey = (): string => String(++this.keys).padStart(22, '0');
    const lifeOf = ({ epoch }: Pick<Snapshot, 'epoch'>): Life => this.oracle.life(epoch);
    const parts = { ...this.context, network, disk, makeRoom, newSessionKey, lifeOf };
    const server = new ServerProcess(parts, () => {});
    network.server = server;
    return server;
  }

  /** Runs everything that happens without a fault, in one of the orders. */
  settle(): void {
    for (let name = this.ordinary()[0]; name !== undefined; name = this.ordinary()[0]) this.happen(name);
  }

  // -------------------------------------------------------------------------------------- possible events

  /** What happens without a fault, sooner or later. */
  ordinary(): string[] {
    const hurried = new Set(this.tabs.filter((_, at) => this.isSaving(at)).flatMap(timersOf));
    const names = this.queue.namesWithin((what) => (hurried.has(what) ? SOON_MS : PATIENCE_MS));
    for (const connection of this.network.connections) {
      if (connection.isChoked && connection.isOpenAtServer) names.push(`unchoke ${connection.id}`);
      if (!this.broken.has(connection)) continue;
      if (canBeLostAtServer(connection)) names.push(`server-loses ${connection.id}`);
      if (canBeLostAtClient(connection)) names.push(`client-loses ${connection.id}`);
    }
    return names;
  }

  private isSaving(browser: number): boolean {
    return this.queue.countOf(`storage ${browser}`) > 0;
  }

  presses(): string[] {
    if (this.pressesLeft === 0) return [];
    return this.tabs.filter(({ isUsable }) => isUsable).map(({ name }) => `press ${name}`);
  }

  // -------------------------------------------------------------------------------------- running an event

  /**
   * @throws Violation if a rule is broken
   * @returns false if it cannot happen now
   */
  happen(name: string): boolean {
    const [what, whom] = name.split(' ') as [string, string | undefined];
    const did = this.queue.happen(name) || this.perform(what, whom);
    this.forget();
    return did;
  }

  private perform(what: string, whom: string | undefined): boolean {
    const tab = this.tabs.find(({ name }) => name === whom);
    if (tab !== undefined) return what === 'press' ? this.press(tab) : this.reopen(tab, what);
    if (what === 'failing-look-up') return this.failLookUp(`look-up ${whom}`);
    const connection = [...this.network.connections].find(({ id }) => String(id) === whom);
    if (connection !== undefined) return this.happenToLine(what, connection);
    this.faultsLeft -= 1;
    return this.happenToServer(what);
  }

  private press(tab: Tab): boolean {
    this.pressesLeft -= 1;
    return tab.press(1);
  }

  /**
   * The page reloads; or its browser is killed and reopened, which loses pending writes to its storage; or the power
   * fails, which also loses what was stored since the last barrier. In each case, unsent messages are lost.
   */
  private reopen(tab: Tab, what: string): boolean {
    this.faultsLeft -= 1;
    for (const connection of this.network.connections) {
      if (isOf(tab, connection)) this.broken.add(connection);
    }
    if (what === 'reload') return tab.reload();
    tab.kill(true);
    tab.browser.kill(what === 'power-cut' ? Number.POSITIVE_INFINITY : 0);
    this.queue.callOff(`storage ${this.tabs.indexOf(tab)}`);
    this.queue.callOff(`finisher ${tab.name}`);
    tab.reopen(0);
    return this.queue.happen(`reopen ${tab.name}`);
  }

  private happenToLine(what: string, connection: Connection): boolean {
    switch (what) {
      case 'cut-at-server':
      case 'cut-at-client':
        this.faultsLeft -= 1;
        this.broken.add(connection);
        return what === 'cut-at-server' ? this.serverLoses(connection) : this.clientLoses(connection);
      case 'server-loses':
        return this.serverLoses(connection);
      case 'client-loses':
        return this.clientLoses(connection);
      case 'choke':
        this.faultsLeft -= 1;
        connection.isChoked = true;
        return true;
      case 'unchoke':
        connection.unchoke();
        this.queue.happen(`drained ${connection.id}`);
        return true;
      default:
        return false;
    }
  }

  /** Messages in flight to the server are lost. */
  private serverLoses(connection: Connection): boolean {
    connection.up.sever(0, { signal: 'close', code: ABNORMAL }, this.queue.nowMs);
    return this.queue.happen(`up ${connection.id}`);
  }

  private clientLoses(connection: Connection): boolean {
    connection.down.sever(0, { signal: 'close', code: ABNORMAL }, this.queue.nowMs);
    return this.queue.happen(`down ${connection.id}`);
  }

  private failLookUp(name: string): boolean {
    this.faultsLeft -= 1;
    this.disk.failLookUps(1);
    const did = this.queue.happen(name);
    this.disk.heal();
    return did;
  }

  private happenToServer(what: string): boolean {
    const { disk, queue } = this;
    switch (what) {
      case 'crash':
      case 'crash-with-commit':
      case 'crash-without-commit':
        this.crash(what === 'crash-with-commit');
        return true;
      case 'commit-fails':
        disk.fail(1);
        queue.happen('flush');
        disk.heal();
        return true;
      case 'day-passes':
        disk.jump(DAY_MS);
        return true;
      default:
        return false;
    }
  }

  /** The next process starts at once. Frames that clients sent to the former one may still arrive, up to some frame. */
  private crash(commitSurvives: boolean): void {
    const { network } = this;
    for (const connection of network.connections) {
      connection.up.die();
      connection.isChoked = false;
      if (connection.isOpenAtClient) this.broken.add(connection);
    }
    network.isHostDown = true; // no client is notified
    this.server.die(0);
    network.isHostDown = false;
    for (const connection of network.connections) network.forget(connection);
    this.disk.crash(commitSurvives);
    for (const what of ['flush', 'commit answered', 'look-up', 'answer']) this.queue.callOff(what); // nobody waits for them any more
    this.disk.open();
    this.server = this.startServer();
  }

  /** Removes what can no longer have an effect. */
  private forget(): void {
    const { connections } = this.network;
    for (const connection of this.known) {
      if (connections.has(connection)) continue;
      connection.up.die(); // both ends have closed it
      this.known.delete(connection);
    }
    for (const connection of connections) this.known.add(connection);
    for (const { isOpenAtClient, down } of connections) if (!isOpenAtClient) down.die();
    for (const connection of this.broken) if (!connections.has(connection)) this.broken.delete(connection);
  }

  // -------------------------------------------------------------------------------------- the end

  /** Nothing is in flight: all parties must have converged, and every press must be accounted for. */
  checkQuiet(): void {
    const { value }: Snapshot = this.disk.snapshot;
    const { sockets } = this.server;
    for (const tab of this.tabs) {
      if (tab.agrees(value, sockets)) continue;
      const { shown, saving, users, link } = tab.belief;
      const belief = `shows ${shown} and ${users} people, saves ${saving}, is ${link}`;
      throw new Violation(
        'end',
        `nothing is in flight, the disk has ${value}, the server ${sockets} sockets, but ${tab.name} ${belief}`,
      );
    }
    this.oracle.settle(this.disk.snapshot);
  }
}

function timersOf({ name }: Tab): string[] {
  return [`timer ${name}`, `timer ${name}'`];
}

/** A connection of the tab's page, or of its finisher. */
export function isOf({ name }: Tab, { client }: Connection): boolean {
  return client.name === name || client.name === `${name}'`;
}
