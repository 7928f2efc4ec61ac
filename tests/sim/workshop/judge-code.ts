/*
 * The judge in this very realm, without a worker or a lockdown. In: code. Out: its answers.
 */

import { Judge } from '../../../sim/workshop/judge.ts';
import type { Answer, Level, Request } from '../../../sim/workshop/messages.ts';

export function ask(judge: Judge, answers: Answer[], request: Request): Answer {
  answers.length = 0;
  judge.handle(request);
  return answers.at(-1)!;
}

export function judgeOf(code: string) {
  const answers: Answer[] = [];
  const judge = new Judge(
    (parameter, body) => Function(parameter, body) as never,
    () => 0,
    (answer) => answers.push(answer),
  );
  const loaded = ask(judge, answers, { kind: 'load', code });
  return {
    loaded,
    run: (level: Level, count: number, from = 1) => ask(judge, answers, { kind: 'run', level, from, count }),
    replay: (level: Level, seed: number, shrinks = false) => {
      const answer = ask(judge, answers, { kind: 'replay', level, seed, shrinks });
      if (answer.kind !== 'replayed') throw new Error(JSON.stringify(answer));
      return answer;
    },
  };
}
