/*
 * nginx with the configuration that docs/ gives to operators, for a test: the very file, but for its ports, its
 * nodes, its certificate, and where it puts temporary files.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { programPath } from '../setup/programs.ts';
import { endWithWorker, freePort, temporaryDirectory } from './server-process.ts';

type Directory = Awaited<ReturnType<typeof temporaryDirectory>>;

/** The lines with the nodes. */
const NODES = /(?: *server 127\.0\.0\.1:\d+ .*;\n)+/;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export class NginxProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: Directory,
    readonly httpPort: number,
    readonly port: number,
  ) {}

  /** @param nodes the ports of the servers that are to be behind it, on this computer */
  static async start(nodes: readonly number[]): Promise<NginxProcess> {
    const directory = await temporaryDirectory();
    const [httpPort, port] = [await freePort(), await freePort()];
    const file = join(directory.path, 'nginx.conf');
    await writeFile(file, await configuration(directory.path, nodes, httpPort, port));
    makeCertificate(directory.path);
    const args = ['-p', directory.path, '-c', file, '-e', 'stderr', '-g', 'daemon off; pid nginx.pid;'];
    const child = spawn(programPath('nginx'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    endWithWorker(child, 'SIGTERM');
    const output: string[] = [];
    child.stderr.on('data', (text) => output.push(String(text)));
    while (!(await accepts(port))) {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${output.join('')}`);
      await delay(20);
    }
    return new NginxProcess(child, directory, httpPort, port);
  }

  /** @param path with its slash */
  pageUrl(path = '/'): string {
    return `https://localhost:${this.port}${path}`;
  }

  webSocketUrl(path = '/'): string {
    return `wss://localhost:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'close');
    }
    await this.directory[Symbol.asyncDispose]();
  }
}

async function configuration(
  directory: string,
  nodes: readonly number[],
  httpPort: number,
  port: number,
): Promise<string> {
  let text = await readFile('docs/nginx.conf', 'utf8');
  const replace = (from: string | RegExp, to: string): void => {
    if (text.search(from) < 0) throw new Error(`docs/nginx.conf has no ${from}`);
    text = text.replace(from, to);
  };
  const [line = ''] = NODES.exec(text)?.[0].split('\n') ?? [];
  replace(NODES, nodes.map((node) => `${line.replace(/:\d+/, `:${node}`)}\n`).join(''));
  replace('listen      80;', `listen 127.0.0.1:${httpPort};`);
  replace('listen      443 ssl;', `listen 127.0.0.1:${port} ssl;`);
  replace('/etc/ssl/certs/counter.pem', join(directory, 'cert.pem'));
  replace('/etc/ssl/private/counter.key', join(directory, 'key.pem'));
  replace(
    'http {\n',
    `http {\n${TEMPORARY.map((name) => `${name}_temp_path ${directory}/${name};\n`).join('')}`,
  );
  return text;
}

function makeCertificate(directory: string): void {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2'];
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')];
  const { status, stderr } = spawnSync(programPath('openssl'), [...request, ...files]);
  if (status !== 0) throw new Error(`no certificate: ${stderr}`);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
