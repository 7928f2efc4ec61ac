/*
 * What may happen next in a small world. In: a world. Out: names of steps, as few as are enough.
 *
 * Where no fault is left, the steps of one party alone are often enough, since each order in which the others' come
 * earlier can be had by letting this party's come first: nothing that the others do before sees or changes what it does.
 * (A stubborn set: Antti Valmari, "Stubborn Sets for Reduced State Space Generation", 1989. Patrice Godefroid calls it
 * persistent. There are no cycles here, see search.ts, so nothing is put off for ever.) That is so for
 *
 * - a page with a frame on its way to it: whoever sends more puts it behind that frame, and nobody takes that frame away,
 *   as only a crash, a cut or a full buffer would;
 * - the server with its disk, where no page can do anything but send more behind a frame that is on its way already. That
 *   is so for a page that does nothing before it hears something, and for one that is connected and has sent what the
 *   server has not read yet: to connect anew, it would have to hear something first.
 *
 * A test compares what is found, and where all ends, with a search that tries everything.
 */

import type { Connection } from '../connection.ts';
import type { Tab } from '../tab.ts';
import { faultsOf } from './free-faults.ts';
import { isOf, type SmallWorld } from './small-world.ts';

/** All that may happen. */
export function allOf(world: SmallWorld): string[] {
  return [...world.ordinary(), ...world.presses(), ...faultsOf(world)];
}

/** As much of it as is enough. */
export function nextOf(world: SmallWorld): string[] {
  const all = allOf(world);
  if (world.faultsLeft > 0 || all.length < 2) return all;
  const { tabs } = world;
  const apart = tabs.find(({ current }) => current !== undefined && isApart(current));
  if (apart !== undefined) return stepsOf(world, apart, all);
  const steps = tabs.map((tab) => stepsOf(world, tab, all));
  const ofPages = new Set(steps.flat());
  const ofServer = all.filter((step) => !ofPages.has(step));
  const isAlone = tabs.every((tab, at) => steps[at]!.length === 0 || canOnlySend(world, tab));
  return isAlone && ofServer.length > 0 ? ofServer : all;
}

/** What happens at this page, or to its person. */
function stepsOf({ tabs, network }: SmallWorld, tab: Tab, all: readonly string[]): string[] {
  const { name } = tab;
  const whose = ['timer', 'finisher', 'take back', 'press'].map((what) => `${what} ${name}`);
  const its = new Set([`storage ${tabs.indexOf(tab)}`, `timer ${name}'`, ...whose]);
  for (const connection of network.connections) {
    if (!isOf(tab, connection)) continue;
    its.add(`down ${connection.id}`);
    its.add(`client-loses ${connection.id}`);
  }
  return all.filter((step) => its.has(step));
}

/** Is a frame on its way to the page, which nothing that happens elsewhere can take away? */
function isApart({ isOpenAtClient, isChoked, isBehind, down }: Connection): boolean {
  return isOpenAtClient && !isChoked && !isBehind && !down.isDead && down.length > 0;
}

/** Will all that the page sends, before it hears anything, come behind what is on its way to the server? */
function canOnlySend({ kills, broken }: SmallWorld, { current }: Tab): boolean {
  if (kills || current === undefined || broken.has(current)) return false; // those that are killed have finishers
  const { isOpenAtClient, up } = current;
  return isOpenAtClient && !up.isDead && up.length > 0;
}
