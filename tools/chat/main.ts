/*
 * A chat room in the terminal: `npm run chat -- --help`. In: lines that a person types. Out: what others say, above the
 * line that is being typed. Ends with Ctrl-C or Ctrl-D, or with the connection.
 */

import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { type Program, text } from '../../cli/option.ts';
import { parse, print } from '../../cli/parse.ts';
import { type ChatMessage, MAX_NAME_LENGTH } from '../../protocol/chat.ts';
import { jsonObject } from '../../protocol/json-object.ts';
import { isWebSocketUrl } from '../websocket/target.ts';
import { lineOf } from './lines.ts';

const TABLE = {
  url: text('ws://localhost:6789/lessons/chat', "the chat room's address", (given) => given, {
    ...{ placeholder: 'url', expected: 'an address' },
  }),
  name: text(undefined, `your name in the room, 1 to ${MAX_NAME_LENGTH} characters`, (given) => given, {
    ...{ placeholder: 'name', defaultText: 'your name on this computer', expected: 'a text' },
  }),
};

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run chat',
  installed: 'shared-counter chat',
  about: 'The chat room of the lessons in the terminal. It prints what others say while you type.',
  options: TABLE,
  notes: [
    'Ctrl-C or Ctrl-D ends it. Exit code: 0 if you ended it; 1 if the connection failed or was closed.',
  ],
  hint: ' See --help.',
};

interface Options {
  readonly url: string;
  readonly name: string;
}

/** @returns the exit code */
function chat({ url, name }: Options): Promise<number> {
  const socket = new WebSocket(url);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  /** Clears the line that is being typed, prints this one, and restores the typed text. */
  const show = (line: string) => {
    if (terminal.terminal) process.stdout.write('\r\u001b[K');
    console.log(line);
    terminal.prompt(true);
  };
  let isEnded = false;
  const say = (fields: object) => socket.send(JSON.stringify(fields));
  socket.on('open', () => {
    say({ type: 'login', name });
    terminal.on('line', (text) => {
      if (text.trim() !== '') say({ type: 'message', text });
      terminal.prompt();
    });
  });
  socket.on('message', (frame) => {
    for (const line of lineOf(jsonObject(String(frame)) as unknown as ChatMessage)) show(line);
  });
  socket.on('error', (error) => show(`Cannot reach ${url} (${error.message}).`));
  terminal.on('close', () => {
    isEnded = true;
    socket.close(1000); // what was sent before arrives before
  });
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => {
      if (!isEnded) show(`The connection was closed (${[code, String(reason)].filter(Boolean).join(', ')}).`);
      resolve(isEnded ? 0 : 1);
      terminal.close();
    });
  });
}

const result = parse(PROGRAM, process.argv.slice(2), process.env, ({ url, name = userInfo().username }) =>
  isWebSocketUrl(url)
    ? { kind: 'options' as const, options: { url, name } }
    : `--url must begin with ws:// or wss:// and have no #, not "${url}".`,
);
process.exitCode = result.kind === 'options' ? await chat(result.options) : print(result);
