/*
 * A server for the abuse suite that does as much as the bystanders ask of it, and has the weakness that the variable
 * WEAKNESS names: slow (each message holds it up), grows (it keeps what it is sent), doubles (a press counts twice), deaf
 * (to SIGTERM), dies (of a flood), lenient (it closes nobody). Without one, it closes with 1008 who sends 500 messages.
 */

import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const { WEAKNESS } = process.env;
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const MAX_MESSAGES = 500;
const kept = [];
let value = 0;

const server = createServer((_request, response) => response.end('ok'));
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket, { url }) => {
  const say = (fields) => socket.send(JSON.stringify(fields));
  let messages = 0;
  if (url !== '/lessons/echo') say({ type: 'state', value, revision: value });
  socket.on('error', () => {});
  socket.on('message', (bytes) => {
    if (url === '/lessons/echo') return socket.send(bytes);
    messages += 1;
    if (messages > MAX_MESSAGES && WEAKNESS !== 'lenient') socket.close(1008);
    if (messages > MAX_MESSAGES && WEAKNESS === 'dies') process.exit(1);
    if (messages <= MAX_MESSAGES || WEAKNESS === 'lenient') take(JSON.parse(String(bytes)), say);
  });
});

function take({ action, seq }, say) {
  if (action === 'hello') return say({ type: 'welcome', seq: 0 });
  value += WEAKNESS === 'doubles' ? 2 : 1;
  if (WEAKNESS === 'grows') kept.push(Buffer.alloc(200_000, 1));
  if (WEAKNESS === 'slow' && seq === undefined) hold(4);
  if (seq !== undefined) say({ type: 'ack', seq, revision: value });
}

function hold(ms) {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

process.on('SIGTERM', () => {
  if (WEAKNESS !== 'deaf') process.exit(0);
});
server.listen(port, '127.0.0.1', () => console.log(`Local    http://localhost:${port}/`));
