import { describe, expect, it } from 'vitest';
import { EXIT_BROKEN_INVARIANT, EXIT_USAGE } from '../../../server/exit-codes.ts';
import { type Exit, Supervisor } from '../../../tools/cli/supervisor.ts';

/** A supervisor, and what it does to a server of the test's own. */
class Stage {
  readonly events: string[] = [];
  readonly supervisor: Supervisor;
  readonly done: Promise<number>;
  nowMs = 0;
  #exit!: (exit: Exit) => void;
  #wake = () => {};

  constructor() {
    this.supervisor = new Supervisor({
      start: () => {
        this.events.push('start');
        return {
          exited: new Promise((resolve) => {
            this.#exit = resolve;
          }),
          kill: (signal) => this.events.push(signal),
        };
      },
      wait: (ms, stop) => {
        this.events.push(`wait ${ms}`);
        return new Promise((resolve) => {
          this.#wake = () => {
            this.nowMs += ms;
            resolve();
          };
          stop.onabort = () => resolve();
        });
      },
      nowMs: () => this.nowMs,
      print: (line) => this.events.push(line),
    });
    this.done = this.supervisor.run();
  }

  /** What happened since the last call. */
  seen(): string[] {
    return this.events.splice(0);
  }

  async exit(code: number | null, signal: NodeJS.Signals | null = null): Promise<void> {
    this.#exit({ code, signal });
    await settle();
  }

  async pauseEnds(): Promise<void> {
    this.#wake();
    await settle();
  }
}

/** Lets the supervisor act on what it awaited. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('the supervisor', () => {
  it.each([0, 1, EXIT_USAGE])(
    'ends with the server that exits with %i, and does not restart it',
    async (code) => {
      const stage = new Stage();
      await stage.exit(code);
      expect(await stage.done).toBe(code);
      expect(stage.seen()).toEqual(['start']);
    },
  );

  it('has the exit code of a shell where a signal ended the server', async () => {
    const stage = new Stage();
    await stage.exit(null, 'SIGKILL');
    expect(await stage.done).toBe(128 + 9);
    expect(stage.seen()).toEqual(['start']);
  });

  it('restarts the server after a broken invariant, and says so', async () => {
    const stage = new Stage();
    await stage.exit(EXIT_BROKEN_INVARIANT);
    const line = 'The server failed. Restarting it in 0.5 s (1 of at most 5 within a minute).';
    expect(stage.seen()).toEqual(['start', line, 'wait 500']);
    await stage.pauseEnds();
    expect(stage.seen()).toEqual(['start']);
    await stage.exit(0);
    expect(await stage.done).toBe(0);
  });

  it('doubles the pause, and gives up after five restarts within a minute', async () => {
    const stage = new Stage();
    const pauses: string[] = [];
    for (let i = 0; i < 5; i++) {
      await stage.exit(EXIT_BROKEN_INVARIANT);
      pauses.push(stage.seen().at(-1)!);
      await stage.pauseEnds();
    }
    expect(pauses).toEqual(['wait 500', 'wait 1000', 'wait 2000', 'wait 4000', 'wait 8000']);
    await stage.exit(EXIT_BROKEN_INVARIANT);
    expect(await stage.done).toBe(EXIT_BROKEN_INVARIANT);
    expect(stage.seen()).toEqual(['start', expect.stringContaining('giving up')]);
  });

  it('goes on for good where the server fails only now and then', async () => {
    const stage = new Stage();
    for (let i = 0; i < 20; i++) {
      stage.nowMs += 60_000;
      await stage.exit(EXIT_BROKEN_INVARIANT);
      expect(stage.seen().at(-1)).toBe('wait 500');
      await stage.pauseEnds();
    }
  });

  it('hands the first signal on, and kills the server at the second', async () => {
    const stage = new Stage();
    stage.supervisor.stop('SIGINT');
    expect(stage.seen()).toEqual(['start', 'SIGINT']);
    stage.supervisor.stop('SIGINT');
    expect(stage.seen()).toEqual(['SIGKILL']);
    await stage.exit(null, 'SIGKILL');
    expect(await stage.done).toBe(128 + 9);
  });

  it('does not restart a server that was told to stop', async () => {
    const stage = new Stage();
    stage.supervisor.stop('SIGTERM');
    await stage.exit(EXIT_BROKEN_INVARIANT);
    expect(await stage.done).toBe(EXIT_BROKEN_INVARIANT);
    expect(stage.seen()).toEqual(['start', 'SIGTERM']);
  });

  it('hands a signal on that is for the server alone, and goes on', async () => {
    const stage = new Stage();
    stage.supervisor.handOn('SIGHUP');
    stage.supervisor.handOn('SIGHUP');
    expect(stage.seen()).toEqual(['start', 'SIGHUP', 'SIGHUP']);
    await stage.exit(EXIT_BROKEN_INVARIANT);
    expect(stage.seen().at(-1)).toBe('wait 500');
    stage.supervisor.handOn('SIGHUP');
    await stage.pauseEnds();
    expect(stage.seen()).toEqual(['start']);
  });

  it('ends at once when it is told to stop before a restart', async () => {
    const stage = new Stage();
    await stage.exit(EXIT_BROKEN_INVARIANT);
    stage.seen();
    stage.supervisor.stop('SIGTERM');
    expect(await stage.done).toBe(EXIT_BROKEN_INVARIANT);
    expect(stage.seen()).toEqual([]);
  });
});
