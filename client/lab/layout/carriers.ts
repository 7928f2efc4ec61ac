/*
 * Which press an entry is about: a press keeps its number and its colour for the whole run. In: a run, then its entries in
 * order. Out: the number of a press, if any. Pure.
 */

import type { Entry, PartyName } from '../../../sim/entry.ts';
import type { Run } from '../../../sim/lab/run.ts';

export class Carriers {
  /** Frame → press. */
  private readonly carried: ReadonlyMap<number, number>;
  /** Per user, the numbers of the presses that are still ahead in the log. */
  private readonly toCome = new Map<PartyName, number[]>();
  /** Connection and number within the session → the press last sent there. */
  private readonly sent = new Map<string, number>();

  constructor({ presses }: Pick<Run, 'presses'>) {
    const carried = presses.flatMap(({ number, transits }) =>
      transits.map((each) => [each, number] as const),
    );
    this.carried = new Map(carried);
    for (const { who, number } of presses) this.toCome.set(who, [...(this.toCome.get(who) ?? []), number]);
  }

  pressOf(entry: Entry): number | undefined {
    if (entry.kind === 'pressed') return this.toCome.get(entry.who)?.shift();
    if (entry.kind !== 'sent' && entry.kind !== 'lost') return undefined;
    const { connection, content, transit } = entry;
    const press = this.carried.get(transit);
    if (!('seq' in content) || ('type' in content && content.type === 'welcome')) return press;
    const key = `${connection} ${content.seq}`;
    if (press === undefined) return this.sent.get(key); // an acknowledgement
    this.sent.set(key, press);
    return press;
  }
}
