/*
 * Can somebody else implement the protocol? Clients in Python, from PROTOCOL.md alone.
 */

import { expect, it } from 'vitest';
import { freePort } from '../../../tools/system/port.ts';
import { Peer } from '../../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../../system/server-process.ts';
import { PythonScript, printed, runPython } from './python.ts';

/** More than the 100 that a connection may send at once: at each end of a server, some are on their way. */
const PRESSES = 400;

it('[P1] [P8] [P9] [P10] [P18] a step-by-step client in Python hears what the rules say', async () => {
  await using server = await ServerProcess.start(['--memory']);
  expect(await runPython('websockets/protocol.py', server.webSocketUrl())).toEqual(
    printed(
      'before hello: protocol',
      'welcome, last number 0',
      'ack 1',
      'again: ack 1',
      'one left out: gap after 1',
      'ack 3',
      'resumed, last number 3 value 1',
      'the first connection: 4001',
      'bytes: 1003',
    ),
  );
});

it('[P8] [P10] [P11] [P13] [P27] clients in Python lose and double nothing while the server ends twice', async () => {
  await using directory = await temporaryDirectory();
  const port = await freePort();
  const start = () => ServerProcess.start(['--data', directory.path], port);
  await using first = await start();
  await using ann = new PythonScript('websockets/numbered.py', [first.webSocketUrl(), String(PRESSES)]);
  await using bob = new PythonScript('websockets/numbered.py', [first.webSocketUrl('/ws'), String(PRESSES)]);

  await Promise.all([ann, bob].map((client) => client.until(/^ack \d+ on connection 1$/)));
  await first.end('SIGKILL');
  await using second = await start();
  await Promise.all([ann, bob].map((client) => client.until(/^ack \d+ on connection 2$/)));
  await second.end('SIGTERM');
  await using third = await start();

  for (const { code, lines, complaints } of await Promise.all([ann.finished, bob.finished])) {
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    // By 2 where all of its presses were on disk before the second end, which a busy machine may notice late.
    expect(lines.at(-1)).toMatch(new RegExp(`^${PRESSES} presses are on disk, by [23] connections$`));
  }
  const { peer, welcome } = await Peer.join(third.webSocketUrl());
  expect(welcome.value).toBe(2 * PRESSES);
  await peer.close();
});
