/*
 * The floor where there is no C compiler: as floor.c, a program that only writes a frame of 40 bytes to each of its
 * sockets, round after round at a fixed pace. Node's sockets cost more than the kernel's, so it is a higher floor.
 *
 *   node tools/bench/peers/floor.mjs <sockets> <rounds per second> <seconds>
 */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const FRAME = Buffer.from('\x81\x26{"type":"state","value":1234567890123}', 'latin1');
const [count, perSecond, seconds] = process.argv.slice(2).map(Number);

const sockets = [];
const server = createServer({ noDelay: true });
const everybody = new Promise((resolve) => {
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.write(FRAME); // as servers greet a newcomer
    if (sockets.push(socket) === count) resolve();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`Listening on ws://127.0.0.1:${server.address().port}/`));

await everybody;
await once(process.stdin, 'data');
const startMs = performance.now();
const rounds = Math.round(perSecond * seconds);
for (let round = 0; round < rounds; round++) {
  await delay(Math.max(0, startMs + (1000 * round) / perSecond - performance.now()));
  for (const socket of sockets) socket.write(FRAME);
}
console.log(`Sent ${rounds * count}`);
await once(process.stdin, 'end'); // whoever started it still looks at its CPU time
process.exit();
