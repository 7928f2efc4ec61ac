import { describe, expect, it } from 'vitest';
import { Host } from '../../../sim/workshop/host.ts';
import type { JudgeWorker, MemberParts } from '../../../sim/workshop/member.ts';
import type { Answer, Request } from '../../../sim/workshop/messages.ts';
import { NO_TALLY } from '../../../sim/workshop/score.ts';

interface Worlds {
  /** Worlds in which the code fails, or does not return. */
  readonly failing?: readonly number[];
  readonly hanging?: readonly number[];
}

/** @returns undefined: silence */
function answerTo({ failing = [], hanging = [] }: Worlds, request: Request): Answer | undefined {
  if (request.kind === 'load') return { kind: 'loaded', lines: 3 };
  // In place of a replay: which one it is, is what counts.
  if (request.kind === 'replay') return { kind: 'notDeterministic', seed: request.seed };
  const { from, count } = request;
  const first = Math.min(...[...failing, ...hanging].filter((seed) => seed >= from && seed < from + count));
  if (hanging.includes(first)) return undefined;
  if (failing.includes(first))
    return { kind: 'failed', seed: first, broken: { rule: 'hang' }, done: first - from };
  return { kind: 'passed', tally: { ...NO_TALLY, worlds: count } };
}

/** Workers in name: they answer in a microtask, and time passes only for those who are silent. */
function parts(worlds: Worlds): MemberParts & { started: number } {
  const timers = new Set<() => void>();
  const silence = (): void => {
    for (const run of [...timers]) if (timers.delete(run)) run();
  };
  const self = {
    started: 0,
    later: (_: number, run: () => void) => {
      timers.add(run);
      return () => timers.delete(run);
    },
    start: (): JudgeWorker => {
      self.started += 1;
      const worker: JudgeWorker = {
        answered: () => {},
        broke: () => {},
        terminate: () => {},
        post: (request) => {
          const answer = answerTo(worlds, request);
          queueMicrotask(answer === undefined ? silence : () => worker.answered(answer));
        },
      };
      return worker;
    },
  };
  return self;
}

const TASK = { code: 'code', level: 'cuts', from: 1, count: 1_000 } as const;

describe.each([1, 2, 3])('with %i workers, the host', (workers) => {
  it('adds up the worlds that passed', async () => {
    const seen: number[] = [];
    const verdict = await new Host(parts({}), workers).judge(TASK, (done) => seen.push(done));
    expect(verdict).toMatchObject({
      kind: 'passed',
      worlds: 1_000,
      tally: { worlds: 1_000 },
      score: { lines: 3 },
    });
    expect(seen.at(-1)).toBe(1_000);
  });

  it('reports the lowest seed that fails', async () => {
    const verdict = await new Host(parts({ failing: [950, 333, 420] }), workers).judge(TASK);
    expect(verdict).toMatchObject({ seed: 333 });
  });
});

it('the host ends a worker that is silent, and names the world in which it hangs', async () => {
  const own = parts({ hanging: [433] });
  expect(await new Host(own, 1).judge(TASK)).toEqual({ kind: 'hangs', seed: 433 });
  expect(own.started).toBe(2);
});

it('a failure at a lower seed counts more than a world that hangs', async () => {
  expect(await new Host(parts({ failing: [410], hanging: [433] }), 1).judge(TASK)).toMatchObject({
    seed: 410,
  });
});

it('what a busy machine ends in the middle of a stretch is run again, and counted', async () => {
  let isBusy = true;
  const timers = new Set<() => void>();
  const start = (): JudgeWorker => {
    let isLoaded = false;
    const answersTo = (request: Request): readonly Answer[] => {
      if (request.kind === 'load') isLoaded = true;
      else if (!isLoaded) return [{ kind: 'refused', message: 'There is no code yet.' }];
      if (request.kind !== 'run' || !isBusy) return [answerTo({}, request)!];
      isBusy = false;
      return [{ kind: 'progress', done: 50, of: request.count }]; // and then silence
    };
    const worker: JudgeWorker = {
      answered: () => {},
      broke: () => {},
      terminate: () => {},
      post: (request) =>
        queueMicrotask(() => {
          const answers = answersTo(request);
          for (const answer of answers) worker.answered(answer);
          if (answers.at(-1)?.kind === 'progress') for (const run of [...timers]) run();
        }),
    };
    return worker;
  };
  const later = (_: number, run: () => void) => {
    timers.add(run);
    return () => timers.delete(run);
  };
  const verdict = await new Host({ start, later }, 1).judge(TASK);
  expect(verdict).toMatchObject({ kind: 'passed', tally: { worlds: 1_000 } });
});

it('where a worker does not start again, the worlds that did not run do not pass', async () => {
  const own = parts({ hanging: [433] });
  const start = (): JudgeWorker => {
    const worker = own.start();
    if (own.started > 1) worker.post = () => queueMicrotask(() => worker.broke());
    return worker;
  };
  expect(await new Host({ ...own, start }, 1).judge(TASK)).toMatchObject({ kind: 'refused' });
});
