/*
 * The strategies: choose one, choose another to compare with it, see the cost of each, and the code that runs.
 */

import { STRATEGIES, type StrategyName } from '../../../sim/lab/run.ts';
import type { Lab } from '../model.ts';
import type { Track } from '../track.ts';
import { labWords } from '../words/page.ts';
import { strategyDoes, strategyName } from '../words/strategies.ts';
import { StrategyCode } from './later.tsx';

export function Strategies({ lab }: { readonly lab: Lab }) {
  const { strategy: label, compare, nobody } = labWords();
  const { strategy, order } = lab.experiment.value;
  const rival = lab.rivalStrategy.value;
  return (
    <section class="strategies">
      <label class="field">
        <span>{label}</span>
        <select
          value={strategy}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.value as StrategyName;
            lab.edit((experiment) => ({ ...experiment, strategy: chosen }));
          }}
        >
          <Options isOursOnly={order !== undefined} />
        </select>
      </label>
      <p class="aside">{strategyDoes(strategy)}</p>
      <label class="field">
        <span>{compare}</span>
        <select
          value={rival ?? ''}
          onChange={({ currentTarget }) => {
            const { value } = currentTarget;
            lab.rivalStrategy.value = value === '' ? undefined : (value as StrategyName);
          }}
        >
          <option value="">{nobody}</option>
          <Options isOursOnly={order !== undefined} />
        </select>
      </label>
      <LedgerTable lab={lab} />
      <StrategyCode strategy={strategy} />
      {rival && <StrategyCode strategy={rival} />}
    </section>
  );
}

/** An order of steps is one of our own counter. */
function Options({ isOursOnly }: { readonly isOursOnly: boolean }) {
  return (
    <>
      {STRATEGIES.filter((name) => !isOursOnly || name.startsWith('ours')).map((name) => (
        <option key={name} value={name}>
          {strategyName(name)}
        </option>
      ))}
    </>
  );
}

export function LedgerTable({ lab }: { readonly lab: Lab }) {
  const { ledger: caption, ledgerRows } = labWords();
  const tracks = [lab.main, lab.rival].filter(({ run }) => run.value !== undefined);
  const rows = Object.keys(ledgerRows) as (keyof typeof ledgerRows)[];
  return (
    <table class="ledger">
      <caption>{caption}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{ledgerRows[row]}</th>
            {tracks.map((track, place) => (
              <td key={place} class={isBad(row, track) ? 'bad' : ''}>
                {cellOf(row, track)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Row = keyof ReturnType<typeof labWords>['ledgerRows'];

function cellOf(row: Row, { run }: Track): string {
  const { ledger } = run.value!;
  if (row === 'visible')
    return ledger.visibleMs === undefined ? '–' : `${Math.round(ledger.visibleMs.median)} ms`;
  if (row !== 'messages' && row !== 'bytes') return String(ledger[row]);
  return ledger.pressed === 0 ? '–' : String(Math.round((10 * ledger[row]) / ledger.pressed) / 10);
}

function isBad(row: Row, { run }: Track): boolean {
  return (row === 'lost' || row === 'doubled') && run.value!.ledger[row] > 0;
}
