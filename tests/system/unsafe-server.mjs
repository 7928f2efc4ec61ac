/*
 * A small counter that keeps its data in a file, with one fault of choice (FAULT in the environment): what the
 * fault suite must find. Without a fault it is slow, and safe. Takes --port and --data; passes over other flags.
 */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { WebSocketServer } from 'ws';

/**
 * forgets: writes to the disk long after the ack. doubles: believes the client's word on what was counted.
 * pretends: says that it has written what it could not write. falls: tells an older revision every second time.
 * rude: ends without a goodbye. dies: ends by itself under load.
 */
const { FAULT } = process.env;
const COMMIT_EVERY_MS = 10;
const FORGETS_MS = 400;

const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const directory = flag('--data');
const file = join(directory, 'counter.json');

let data = { epoch: randomUUID(), value: 0, revision: 0, sessions: {} };
mkdirSync(directory, { recursive: true });
try {
  data = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  // a new counter
}
/** What may be shown. */
let committed = { value: data.value, revision: data.revision };
/** What was pressed since the last commit: the session of each socket that pressed. */
let batch = new Map();
let hasFailed = false;

function write() {
  const aside = openSync(`${file}.new`, 'w');
  try {
    writeSync(aside, JSON.stringify(data));
    fdatasyncSync(aside);
  } finally {
    closeSync(aside);
  }
  renameSync(`${file}.new`, file);
}

if (!existsSync(file)) write(); // before anybody is told its epoch

const server = new WebSocketServer({ port: Number(flag('--port')), host: '127.0.0.1' });
server.on('listening', () => console.log(`Local      http://localhost:${flag('--port')}/`));
server.on('connection', (socket) => {
  let session;
  const send = (message) => socket.send(JSON.stringify(message));
  send({ type: 'users', count: server.clients.size });
  send({ type: 'state', ...committed });
  socket.on('error', () => {});
  socket.on('message', (text) => {
    const { action, session: resumed, acked = 0, seq } = JSON.parse(text);
    if (action === 'ping') send({ type: 'pong' });
    if (action === 'hello') {
      commit(); // the welcome must include whatever of the session is in flight
      session = resumed ?? randomUUID();
      if (FAULT === 'doubles') data.sessions[session] = acked;
      data.sessions[session] ??= 0;
      const welcome = { epoch: data.epoch, session, seq: data.sessions[session], ...committed };
      send({ type: 'welcome', protocol: 1, users: server.clients.size, ...welcome });
    } else if (seq !== undefined && seq === sessionSeq(session) + 1) {
      data.sessions[session] = seq;
      data.value += 1;
      batch.set(socket, session);
    }
  });
});

const sessionSeq = (session) => data.sessions[session] ?? 0;

/** Writes, then acknowledges, then publishes. */
function commit() {
  if (batch.size === 0) return;
  const pressed = batch;
  batch = new Map();
  data.revision += 1;
  if (FAULT === 'dies' && data.revision === 3) process.exit(9);
  if (FAULT === 'forgets') setTimeout(write, FORGETS_MS);
  else if (!hasFailed) tryToWrite();
  committed = { value: data.value, revision: data.revision };
  for (const [socket, session] of pressed) {
    socket.send(JSON.stringify({ type: 'ack', seq: sessionSeq(session), revision: committed.revision }));
  }
  publish(committed);
  if (FAULT === 'falls' && committed.revision % 2 === 0) {
    publish({ ...committed, revision: committed.revision - 1 });
  }
}

function tryToWrite() {
  try {
    write();
  } catch (error) {
    if (FAULT !== 'pretends') throw error;
    hasFailed = true;
  }
}

function publish(state) {
  for (const socket of server.clients) socket.send(JSON.stringify({ type: 'state', ...state }));
}

setInterval(commit, COMMIT_EVERY_MS);

process.on('SIGTERM', () => {
  if (FAULT === 'rude') process.exit(0);
  commit();
  for (const socket of server.clients) socket.close(1001);
  setTimeout(() => process.exit(0), 100);
});
