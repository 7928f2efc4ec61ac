/*
 * Presses, whatever becomes of the page, the network and the server. Each test goes on with the number of the one before.
 */

import { expect, it } from 'vitest';
import { Peer } from '../../system/peer.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { inPage } from './engine.ts';
import { Visit } from './visit.ts';
import type { World } from './world.ts';

/** The value on disk, as the server tells a new client. */
async function committedOf({ server }: World): Promise<number> {
  const { peer, welcome } = await Peer.join(server.webSocketUrl());
  await peer.close();
  return welcome.value;
}

/** Waits until the page and the server have this value, and no press is pending. */
async function convergesOn(world: World, value: number): Promise<void> {
  await world.page.isLive();
  await world.page.isSaved();
  await world.page.shows(value);
  expect(await committedOf(world)).toBe(value);
}

/** A page keeps presses offline; then it ends, with everything that `end` takes along. They count once. */
export async function countsWhatAPageKept(
  world: World,
  end: (doomed: Visit) => Promise<void>,
): Promise<void> {
  const before = await committedOf(world);
  const doomed = await Visit.begin(world.engine, world.server.pageUrl());
  await doomed.isLive();
  await doomed.toggleOffline();
  await doomed.add(3);
  await doomed.keeps(3);
  await end(doomed);
  world.page = await Visit.begin(world.engine, world.server.pageUrl());
  await world.page.shows(before + 3);
  await convergesOn(world, before + 3);
}

export function pressTests(world: World): void {
  const committed = () => committedOf(world);
  const converges = (value: number) => convergesOn(world, value);

  it('counts presses', async () => {
    await world.page.add(3);
    await world.page.subtract();
    await converges(2);
  });

  it('keeps presses that are made offline, over a reload too', async () => {
    const before = await committed();
    await world.page.toggleOffline();
    await world.page.isOffline();
    await world.page.add(3);
    await world.page.keeps(3);
    await world.page.shows(before + 3);
    expect(await committed()).toBe(before);
    await world.page.toggleOffline();
    await converges(before + 3);
    await world.page.toggleOffline();
    await world.page.add(2);
    await world.page.reload();
    await converges(before + 5);
  });

  it('keeps a press whose page is reloaded, or left and come back to, in the same moment', async () => {
    const before = await committed();
    const press = () =>
      inPage(world.page.tab, () => document.querySelector<HTMLElement>('[aria-label="Add one"]')!.click());
    await press();
    await world.page.reload();
    await world.page.shows(before + 1);
    await press();
    await world.page.goToAndBack(world.server.pageUrl('/share.json'));
    await converges(before + 2);
  });

  it('[P30] gives a duplicated tab a session of its own', async () => {
    const before = await committed();
    const duplicate = await world.page.duplicate();
    expect(await inPage(duplicate.tab, () => sessionStorage.length)).toBe(0);
    await duplicate.isLive();
    await duplicate.seesOnline('2 connections');
    await duplicate.add(2);
    await world.page.add();
    await converges(before + 3);
    await duplicate.shows(before + 3);
    await duplicate.end();
    await world.page.seesOnline('1 connection');
  });

  it('stops saying that it is connected when there is no network', async () => {
    world.server.child.kill('SIGSTOP'); // engines keep open connections when they are told to be offline
    await inPage(world.page.tab, () => void dispatchEvent(new Event('offline')));
    await world.page.isDown();
    world.server.child.kill('SIGCONT');
    await inPage(world.page.tab, () => void dispatchEvent(new Event('online')));
    await world.page.isLive();
  });

  it('loses nothing when the server is killed and started again', async () => {
    const before = await committed();
    await world.page.add();
    await world.server.end('SIGKILL');
    await world.page.isDown();
    await world.page.add(2);
    await world.page.keeps(2);
    world.server = await ServerProcess.start(['--data', world.directory.path], world.server.port);
    await inPage(world.page.tab, () => void dispatchEvent(new Event('online')));
    await converges(before + 3);
  });

  it('[P30] counts what a page had that crashed', () => countsWhatAPageKept(world, ({ tab }) => tab.crash()));
}
