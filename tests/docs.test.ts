/*
 * Every program in docs/clients.md runs, against a server of its own. In: the fenced blocks, as a reader copies
 * them. What each should print stands here; a block without an expectation fails.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from './e2e/browser.ts';
import { programPath } from './setup/programs.ts';
import { certificateIn } from './system/certificate.ts';
import { Peer } from './system/peer.ts';
import { ServerProcess, temporaryDirectory } from './system/server-process.ts';

const ROOT = dirname(import.meta.dirname);
const DEFAULT_ADDRESS = /localhost:6789/g;
const TIMEOUT_MS = 100_000;

interface Block {
  /** The heading that it stands under, and its place there. */
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

/** Block → what it prints, in this order; other things may stand between. */
const EXPECTED: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'Python, websockets 1': ['users 1', 'value 1', 'value 2'],
  'Complete programs in Python 1': [
    ...[1, 2, 3].flatMap(() => [
      'connected',
      'received 5 bytes',
      /ConnectionClosed\w*; trying again in 0\.\d s/,
    ]),
  ],
  'Complete programs in Python 2': [
    'address: not a WebSocket URL',
    'port: nothing is listening',
    /path: refused: .*404/,
    /token: refused: .*401/,
    'silence: no answer in time',
    'size: closed with 1009',
    'crash: cut without a close frame',
    'end: closed normally: 1000 bye',
  ],
  'Complete programs in Python 3': ["{'type': 'users', 'count': 1}"],
  'Complete programs in Python 4': ['sent to 9 of 10', "{'Echo: hello'}"],
  'Complete programs in Python 5': ['Echo: short', 'closed with 1009'],
  'Python, websocket-client 1': ['Hello Jimmy!'],
  'Python, websocket-client 2': ['closed: 4000 bye', 'error: Handshake status 401'],
  'The browser 1': ['"type":"users"', '"value":1', '"value":2', 'closed 1000 true'],
  'A page on another origin 1': ['Value: 1', 'Connected', 'Value: 2'],
  'Node 1': ["type: 'users', count: 1", 'value: 1', 'value: 2', 'closed 1000'],
  'The shell 1': ['HTTP/1.1 101', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'Hello 1!'],
  'The shell 2': ['Invalid or missing token (401)', /\{"value":\d+,/],
  'The shell 3': ['"type":"users","count":1', '"value":1', '"value":2'],
};

const blocks = blocksOf(readFileSync(join(ROOT, 'docs', 'clients.md'), 'utf8'));

describe('docs/clients.md', () => {
  it('has a test for each of its programs', () => {
    expect(blocks.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  it.concurrent.each(blocks)('$name does what it says', async ({ name, language, code }) => {
    if (language === 'html') return expect(await runPage(code)).toMatch(inOrder(EXPECTED[name]!));
    await using folder = await temporaryDirectory();
    await using server = code.includes('wss://') ? await tlsServer(folder.path) : await serverWithOnePress();
    expect(code).toMatch(DEFAULT_ADDRESS); // or it would try the address of somebody else's server
    const program = code
      .replace(DEFAULT_ADDRESS, `localhost:${server.port}`)
      .replace('ca.pem', join(folder.path, 'cert.pem'));
    const output = name.startsWith('The browser')
      ? await runInBrowser(program, server.pageUrl())
      : await runInProcess(language, program);
    expect(output).toMatch(inOrder(EXPECTED[name]!));
  });
});

// ------------------------------------------------------------------------------------------ running a block

async function runInProcess(language: string, program: string): Promise<string> {
  switch (language) {
    case 'python':
      return run(programPath('python3'), ['-u', '-B', '-'], program);
    case 'js':
      return run(process.execPath, ['--input-type=module', '-'], program);
    case 'sh': {
      await using folder = await temporaryDirectory();
      const path = await pathWithPrograms(folder.path);
      return await run('bash', ['-eu', '-o', 'pipefail', '-s'], program, { PATH: path });
    }
    default:
      throw new Error(`nobody knows how to run ${language}`);
  }
}

/** With a certificate in the folder: cert.pem. */
function tlsServer(folder: string): Promise<ServerProcess> {
  const { keyFile, certFile } = certificateIn(folder);
  return ServerProcess.start(['--memory', '--key', keyFile, '--cert', certFile]);
}

/** Serves the page from another origin, which the counter's server allows, and presses its button. */
async function runPage(html: string): Promise<string> {
  let page = '';
  const elsewhere = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end(page),
  ).listen(0, 'localhost');
  await once(elsewhere, 'listening');
  const origin = `http://localhost:${(elsewhere.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  try {
    await using server = await serverWithOnePress(['--origin', origin]);
    page = html.replace(DEFAULT_ADDRESS, `localhost:${server.port}`);
    const tab = await browser.newPage();
    await tab.goto(origin);
    await tab.getByText('Value: 1').waitFor();
    const before = await tab.locator('body').innerText();
    await tab.getByRole('button', { name: 'Add one' }).click();
    await tab.getByText('Value: 2').waitFor();
    return `${before}\n${await tab.locator('body').innerText()}`;
  } finally {
    await browser.close();
    elsewhere.close();
  }
}

/** Readers have pressed before. */
async function serverWithOnePress(flags: readonly string[] = []): Promise<ServerProcess> {
  const server = await ServerProcess.start(['--memory', ...flags]);
  const peer = await Peer.open(server.webSocketUrl());
  peer.send({ action: 'increment' });
  await peer.until('state', ({ value }) => value === 1);
  await peer.close();
  return server;
}

/** Runs it to its end, which must be a good one. @returns what it prints */
async function run(
  command: string,
  args: readonly string[],
  program: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: ROOT, // where Node finds the packages
    env: { ...process.env, no_proxy: 'localhost', ...env },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const closed = once(child, 'close');
  child.stdin.end(program);
  const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  return output;
}

/** In a PATH of this folder, python3 and curl are those that the tests need, wherever they are. */
async function pathWithPrograms(folder: string): Promise<string> {
  for (const name of ['python3', 'curl'] as const) {
    await writeFile(join(folder, name), `#!/bin/sh\nexec '${programPath(name)}' "$@"\n`);
    await chmod(join(folder, name), 0o755);
  }
  return `${folder}${delimiter}${process.env.PATH}`;
}

/** Pastes it into the console of the counter's page. @returns the console, once the socket is closed */
async function runInBrowser(program: string, pageUrl: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(pageUrl);
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    const closed = page.waitForEvent('console', (message) => message.text().startsWith('closed'));
    await page.evaluate(program);
    await closed;
    return lines.join('\n');
  } finally {
    await browser.close();
  }
}

// ---------------------------------------------------------------------------------------- reading the page

function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const heading = section.slice(0, section.indexOf('\n'));
      return [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match, i) => ({
        name: `${heading} ${i + 1}`,
        language: match[1]!,
        code: match[2]!,
      }));
    });
}

function inOrder(parts: readonly (string | RegExp)[]): RegExp {
  const sources = parts.map((part) =>
    typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : part.source,
  );
  return new RegExp(sources.join('.*'), 's');
}
