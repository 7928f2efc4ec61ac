/*
 * On a phone: a sheet with everything that has no room in the bars: the link, branches, printing, what is folded away, and
 * how time passes.
 */

import type { Address } from '../address.ts';
import type { Lab } from '../model.ts';
import type { Transport } from '../transport.ts';
import { CopyLink } from './copy-link.tsx';
import { Branches, Folds, PrintButton } from './edit-bar.tsx';
import { TimeChoices } from './transport-bar.tsx';

interface Props {
  readonly lab: Lab;
  readonly transport: Transport;
  readonly address: Address;
}

export function ToolsPanel({ lab, transport, address }: Props) {
  return (
    <div class="panel tools">
      <CopyLink lab={lab} address={address} />
      <div class="tools-row">
        <Branches lab={lab} />
        <PrintButton />
      </div>
      <TimeChoices transport={transport} />
      <Folds lab={lab} />
    </div>
  );
}
