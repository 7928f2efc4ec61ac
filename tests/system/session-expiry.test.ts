/*
 * Sessions that nobody has used for long, over a real server: its buckets take seconds here, in life they take hours.
 */

import { expect, it } from 'vitest';
import { Peer } from './peer.ts';
import { ServerProcess } from './server-process.ts';

it('[P17] a session that was not used for two buckets is refused as expired', async () => {
  await using daily = await ServerProcess.start(['--memory', '--session-hours', '0.001']); // 3.6 s
  const { peer, welcome } = await Peer.join(daily.webSocketUrl());
  peer.press(1);
  await peer.until('ack');
  await peer.close();
  const other = await Peer.open(daily.webSocketUrl());
  for (let bucket = 1; bucket < 3; ) {
    // A commit rotates the buckets when it is time; a new session shows in which bucket it was issued.
    other.send({ action: 'increment' });
    await other.settled();
    const probe = await Peer.join(daily.webSocketUrl());
    bucket = Number(probe.welcome.session.split('.')[0]);
    await probe.peer.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const late = await Peer.open(daily.webSocketUrl());
  late.send({ action: 'hello', protocol: 1, session: welcome.session, acked: 1 });
  expect(await late.until('refused')).toMatchObject({ code: 'session-expired' });
});
