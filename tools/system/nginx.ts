/*
 * nginx with the configuration that docs/ recommends to operators, for tests and benchmarks: the same file, except for its
 * ports, its nodes, its temporary files, and explicit changes. In: the file, nodes. Out: its ports.
 */

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './port.ts';
import { findProgram } from './programs.ts';
import { RunningProgram } from './running-program.ts';

/** The lines that list the nodes. */
const NODES = /(?: *server 127\.0\.0\.1:\d+ .*;\n)+/;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const POLL_MS = 20;

export interface NginxSetting {
  /** docs/nginx.conf */
  readonly file: string;
  /** For its files. */
  readonly directory: string;
  /** The ports of the servers behind it, on this computer. */
  readonly nodes: readonly number[];
  /** Further changes to the file. */
  readonly changes: readonly Change[];
}

/** A text that the file must contain, and its replacement. */
export type Change = readonly [from: string | RegExp, to: (matched: string) => string];

export class Nginx {
  private constructor(
    private readonly program: RunningProgram,
    /** Redirects to the other one. */
    readonly httpPort: number,
    readonly port: number,
  ) {}

  /** Resolves when it accepts connections. @throws if it exits first, or if the file is not as expected */
  static async start(setting: NginxSetting): Promise<Nginx> {
    const [httpPort, port] = [await freePort(), await freePort()];
    const configuration = join(setting.directory, 'nginx.conf');
    const changes = [...ownChanges(setting, httpPort, port), ...setting.changes];
    await writeFile(configuration, changed(await readFile(setting.file, 'utf8'), changes));
    const args = ['-p', setting.directory, '-c', configuration, '-e', 'stderr'];
    const command = [findProgram('nginx')!, ...args, '-g', 'daemon off; pid nginx.pid;'];
    const program = new RunningProgram(command, 'SIGTERM'); // so that its workers exit, too
    while (!(await accepts(port))) {
      if (program.hasEnded) throw new Error(`nginx ended: ${program.lastWords}`);
      await delay(POLL_MS);
    }
    return new Nginx(program, httpPort, port);
  }

  /** The parent process of its workers. */
  get pid(): number {
    return this.program.pid;
  }

  async end(): Promise<void> {
    await this.program.end('SIGTERM');
  }
}

function ownChanges({ directory, nodes }: NginxSetting, httpPort: number, port: number): Change[] {
  const folders = TEMPORARY.map((name) => `${name}_temp_path ${directory}/${name};\n`);
  return [
    [NODES, (lines) => nodes.map((node) => oneOf(lines, node)).join('')],
    ['listen      80;', () => `listen 127.0.0.1:${httpPort};`],
    ['listen      443 ssl;', () => `listen 127.0.0.1:${port} ssl;`],
    ['http {\n', (line) => line + folders.join('')],
  ];
}

function oneOf(lines: string, node: number): string {
  return lines.slice(0, lines.indexOf('\n') + 1).replace(/:\d+/, `:${node}`);
}

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, [from, to]) => {
    if (before.search(from) < 0) throw new Error(`nginx.conf has no ${from}`);
    return before.replace(from, to);
  }, text);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isThere = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isThere;
}
