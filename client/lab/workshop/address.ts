/*
 * A link with code, opened: it is shown and does not run. In: the address. Out: the workshop's code, or what is wrong with the
 * link. The fragment is removed, since what is written from then on is not the link's.
 */

import { signal } from '@preact/signals';
import { LinkError, type LinkFault } from '../../../sim/lab/packing.ts';
import { openCode } from './link.ts';
import type { Workshop } from './model.ts';

export class CodeAddress {
  readonly fault = signal<LinkFault | undefined>(undefined);

  constructor(private readonly workshop: Workshop) {}

  /** @returns the teardown */
  start(): () => void {
    const follow = (): void => void this.follow();
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  private async follow(): Promise<void> {
    const { hash } = location;
    if (hash.length < 2) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    this.fault.value = undefined;
    try {
      this.workshop.open(await openCode(hash));
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      this.fault.value = error.fault;
    }
  }
}
