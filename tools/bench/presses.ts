/*
 * The workloads that press: W1, W2, W3. Every peer gets the same presses; for W1 and W2 the floor sends the same
 * number of frames, at the same pace, to as many sockets.
 */

import type { Bench } from './bench.ts';
import { attempt, Failure } from './failure.ts';
import { median } from './figures.ts';
import { Floor } from './floor.ts';
import { type Cost, type Pressed, pressAt } from './measure.ts';
import type { Needs, Peer } from './peers.ts';
import { costPerDelivery, pressSection } from './press-section.ts';
import type { Section } from './section.ts';

export interface PressWorkload {
  readonly name: 'W1' | 'W2' | 'W3';
  readonly sockets: number;
  /** Presses per second, in total. */
  readonly rate: number;
  /** How many of the sockets press. */
  readonly active: number;
  readonly hasFloor: boolean;
  readonly needs: Needs;
}

/** A row of the table. */
export interface PressRow {
  readonly peer: Peer;
  readonly pressed: Pressed | Failure;
  readonly floor: FloorTurns | undefined;
}

/** What the floor took, measured by turns with a server. */
export interface FloorTurns {
  /** In the turn whose ratio is in the middle. */
  readonly cost: Cost;
  /** Of all turns, the server's CPU time per delivery in terms of the floor's. */
  readonly ratios: readonly number[];
}

/** One tester alone would have no time left to press, when each of its sockets has something to read. */
const MOST_OF_A_TESTER = 5_000;

export async function measurePresses(bench: Bench, workload: PressWorkload): Promise<Section> {
  const scaled = scaledFor(bench, workload);
  await using floor = workload.hasFloor ? await Floor.make(bench.places.root) : undefined;
  const rows: PressRow[] = [];
  for (const peer of bench.peers) {
    rows.push(
      peer.isNumbered && floor !== undefined
        ? await byTurns(bench, scaled, peer, floor)
        : { peer, pressed: await attempt(() => pressOnce(bench, scaled, peer)), floor: undefined },
    );
  }
  return pressSection(bench.options, scaled, rows, floor?.language);
}

/** With as many sockets as there can be here. */
function scaledFor(bench: Bench, workload: PressWorkload): PressWorkload {
  const sockets = bench.sockets(workload.sockets);
  const active = workload.active === 1 ? 1 : Math.min(sockets, bench.scaled(workload.active));
  return { ...workload, sockets, active, rate: bench.scaled(workload.rate) };
}

/** The machine is faster at one time than at another, so server and floor take turns. */
async function byTurns(bench: Bench, workload: PressWorkload, peer: Peer, floor: Floor): Promise<PressRow> {
  const turns: { pressed: Pressed; cost: Cost; ratio: number }[] = [];
  for (let turn = 0; turn < bench.options.repeats; turn++) {
    const pressed = await attempt(() => pressOnce(bench, workload, peer));
    if (pressed instanceof Failure || !pressed.isRight) return { peer, pressed, floor: undefined };
    const cost = await attempt(() => floorAfter(bench, workload, pressed, floor));
    if (cost instanceof Failure) return { peer, pressed, floor: undefined };
    turns.push({ pressed, cost, ratio: costPerDelivery(pressed) / costPerDelivery(cost) });
  }
  const ratios = turns.map(({ ratio }) => ratio);
  const { pressed, cost } = turns.find(({ ratio }) => ratio === median(ratios)) ?? turns[0]!;
  return { peer, pressed, floor: { cost, ratios } };
}

async function pressOnce(bench: Bench, workload: PressWorkload, peer: Peer): Promise<Pressed> {
  bench.print(`${workload.name}: ${peer.label}`);
  const { sockets, active, rate, needs } = workload;
  await using server = await bench.start(peer, needs);
  const testers = Math.min(active, Math.ceil(sockets / MOST_OF_A_TESTER));
  const share = { sockets: sockets / testers, active: active / testers, rate: rate / testers };
  const assignment = bench.assignment(peer, server, share);
  return await pressAt(server, bench.program, new Array(testers).fill(assignment));
}

/** The floor, at the pace that the server had. */
function floorAfter(bench: Bench, workload: PressWorkload, pressed: Pressed, floor: Floor): Promise<Cost> {
  bench.print(`${workload.name}: the floor`);
  const { warmUpMs, durationMs } = bench.options;
  const { sockets } = workload;
  const roundsPerSecond = pressed.deliveriesPerSecond / sockets;
  return floor.measure(bench.program, { sockets, roundsPerSecond, warmUpMs, durationMs });
}
