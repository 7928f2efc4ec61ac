/*
 * A peer as a running process: started, found by the address that it prints, looked at, and ended.
 */

import { type Command, RunningProgram } from '../system/running-program.ts';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import type { Needs, Peer, Places } from './peers.ts';

const START_TIMEOUT_MS = 15_000;
/** This server prints the address of its page. */
const ADDRESS = /(?:^Local\s+http|^Listening on ws)(:\/\/\S+)/;

export class PeerProcess extends RunningProgram implements Visible, AsyncDisposable {
  url = '';
  private folder: TemporaryFolder | undefined;

  /** @throws {BenchError} */
  static async start(peer: Peer, { root, storage }: Places, needs: Needs): Promise<PeerProcess> {
    const folder = new TemporaryFolder('bench', storage);
    const command = peer.command(root, needs, ['--data', folder.path]);
    const started = await PeerProcess.run(command, folder);
    started.url += peer.path ?? '';
    return started;
  }

  /**
   * Any program that prints its address.
   * @param folder is removed with it
   * @throws {BenchError}
   */
  static async run(command: Command, folder?: TemporaryFolder): Promise<PeerProcess> {
    const started = new PeerProcess(command);
    started.folder = folder;
    const timer = setTimeout(() => started.signal('SIGKILL'), START_TIMEOUT_MS);
    try {
      const [, rest] = await started.line(ADDRESS);
      started.url = `ws${rest!.replace('localhost', '127.0.0.1')}`;
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw new BenchError((error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Not in good order: a naive server that drowns would take its time, and nobody needs what it holds. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    this.folder?.[Symbol.dispose]();
  }
}
