/*
 * The classic counter on Socket.IO, as its own tutorial broadcasts. A peer in the benchmarks: naive, as the tutorials
 * are.
 *
 *   node tools/bench/peers/socket-io.mjs [--quiet-joins]
 *
 * --quiet-joins tells nobody who comes and goes: where ten thousand join, that alone would take minutes.
 */

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const STEPS = { increment: +1, decrement: -1 };
const tellsUsers = !process.argv.includes('--quiet-joins');
let value = 0;

const http = createServer();
const io = new Server(http);

function broadcastUsers() {
  if (tellsUsers) io.send({ type: 'users', count: io.engine.clientsCount });
}

io.on('connection', (socket) => {
  broadcastUsers();
  socket.send({ type: 'state', value });
  socket.on('message', ({ action }) => {
    value += STEPS[action] ?? 0;
    io.send({ type: 'state', value });
  });
  socket.on('disconnect', broadcastUsers);
});

http.listen(0, '127.0.0.1', () => {
  console.log(`Listening on ws://127.0.0.1:${http.address().port}/socket.io/?EIO=4&transport=websocket`);
});
