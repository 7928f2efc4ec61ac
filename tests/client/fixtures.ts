/*
 * Messages for tests of the client's half.
 */

import type { Effect } from '../../client/sync/effects.ts';
import { SyncEngine } from '../../client/sync/engine.ts';
import type { Welcome } from '../../protocol/messages.ts';

/** The welcome of a first session on an empty counter, but for the given fields. */
export function welcome(fields: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    protocol: 1,
    session: '1.s',
    epoch: 'e',
    seq: 0,
    value: 0,
    revision: 0,
    users: 1,
    ...fields,
  };
}

/** An engine on a storage that answers at once. */
export class PromptEngine extends SyncEngine {
  override press(...args: Parameters<SyncEngine['press']>) {
    return this.answered(super.press(...args), args[1]);
  }

  override received(...args: Parameters<SyncEngine['received']>) {
    return this.answered(super.received(...args), args[1]);
  }

  override opened(nowMs: number) {
    return this.answered(super.opened(nowMs), nowMs);
  }

  override closed(code: number, nowMs: number) {
    return this.answered(super.closed(code, nowMs), nowMs);
  }

  override tick(nowMs: number) {
    return this.answered(super.tick(nowMs), nowMs);
  }

  private answered(effects: readonly Effect[], nowMs: number): readonly Effect[] {
    const saves = effects.flatMap((effect) => (effect.kind === 'save' ? [effect.version] : []));
    const more = saves.flatMap((version) => this.saved(version, 'saved', nowMs));
    return more.length === 0 ? effects : [...effects, ...this.answered(more, nowMs)];
  }
}
