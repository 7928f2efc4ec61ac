/*
 * What the code costs, beside ours, after a level that it passed.
 */

import type { Score } from '../../../../sim/workshop/messages.ts';
import { language } from '../../../language.ts';
import type { Pass } from '../saved.ts';
import { numberText, shopWords } from '../words/page.ts';

interface Props {
  readonly pass: Pass;
  readonly ours: Score | undefined;
}

export function ScoreTable({ pass, ours: our }: Props) {
  const { score: caption, yours, ours, scores } = shopWords();
  const rows = Object.keys(scores) as (keyof typeof scores)[];
  return (
    <table class="ledger">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{yours}</th>
          <th scope="col">{ours}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{scores[row]}</th>
            <td>{cell(row, pass.score)}</td>
            <td>{our === undefined ? '…' : cell(row, our)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Row = keyof ReturnType<typeof shopWords>['scores'];

function cell(row: Row, score: Score): string {
  if (row === 'visible') return `${Math.round(score.visibleMs.median)} ms`;
  if (row === 'visible99') return `${Math.round(score.visibleMs.p99)} ms`;
  return numberText(Math.round(score[row] * 10) / 10, language.value);
}
