/*
 * The classic counter on `ws`, as its own README broadcasts. A peer in the benchmarks: naive, as the tutorials are.
 *
 *   node tools/bench/peers/ws.mjs [--quiet-joins]
 *
 * --quiet-joins tells nobody who comes and goes: where ten thousand join, that alone would take minutes.
 */

import { WebSocket, WebSocketServer } from 'ws';

const STEPS = { increment: +1, decrement: -1 };
const tellsUsers = !process.argv.includes('--quiet-joins');
let value = 0;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });

function broadcast(message) {
  const text = JSON.stringify(message);
  for (const socket of server.clients) {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  }
}

function broadcastUsers() {
  if (tellsUsers) broadcast({ type: 'users', count: server.clients.size });
}

server.on('connection', (socket) => {
  broadcastUsers();
  socket.send(JSON.stringify({ type: 'state', value }));
  socket.on('error', console.error);
  socket.on('message', (text) => {
    value += STEPS[JSON.parse(text).action] ?? 0;
    broadcast({ type: 'state', value });
  });
  socket.on('close', broadcastUsers);
});

server.on('listening', () => console.log(`Listening on ws://127.0.0.1:${server.address().port}/`));
