/*
 * nginx as operators have it, for a test: with the configuration of docs/, and a certificate made for it.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Nginx } from '../../tools/system/nginx.ts';
import { programPath } from '../setup/programs.ts';
import { temporaryDirectory } from './server-process.ts';

type Directory = Awaited<ReturnType<typeof temporaryDirectory>>;

export class NginxProcess implements AsyncDisposable {
  private constructor(
    private readonly nginx: Nginx,
    private readonly directory: Directory,
  ) {}

  /** @param nodes the ports of the servers that are to be behind it, on this computer */
  static async start(nodes: readonly number[]): Promise<NginxProcess> {
    const directory = await temporaryDirectory();
    const [certificate, key] = [join(directory.path, 'cert.pem'), join(directory.path, 'key.pem')];
    makeCertificate(certificate, key);
    const nginx = await Nginx.start({
      file: 'docs/nginx.conf',
      directory: directory.path,
      nodes,
      changes: [
        ['/etc/ssl/certs/counter.pem', () => certificate],
        ['/etc/ssl/private/counter.key', () => key],
      ],
    });
    return new NginxProcess(nginx, directory);
  }

  get httpPort(): number {
    return this.nginx.httpPort;
  }

  get port(): number {
    return this.nginx.port;
  }

  /** @param path with its slash */
  pageUrl(path = '/'): string {
    return `https://localhost:${this.port}${path}`;
  }

  webSocketUrl(path = '/'): string {
    return `wss://localhost:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nginx.end();
    await this.directory[Symbol.asyncDispose]();
  }
}

function makeCertificate(certificate: string, key: string): void {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2'];
  const { status, stderr } = spawnSync(programPath('openssl'), [
    ...request,
    ...['-keyout', key, '-out', certificate],
  ]);
  if (status !== 0) throw new Error(`no certificate: ${stderr}`);
}
