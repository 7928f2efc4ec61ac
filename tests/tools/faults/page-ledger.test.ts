/*
 * The ledger of presses in real pages: what it lets pass, and that it finds each way in which one could be lost or doubled.
 */

import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../protocol/messages.ts';
import { type Hearing, PageAccount, PageLedger } from '../../../tools/faults/page-ledger.ts';
import { problemsOf } from '../../../tools/faults/result.ts';
import { Latency } from '../../../tools/load/latency.ts';

const SESSION = '1.aaaaaaaaaaaaaaaaaaaaaa';
const welcome = (seq: number, value: number, revision: number): ServerMessage => ({
  ...{ type: 'welcome', protocol: 1, session: SESSION, epoch: 'e', users: 1 },
  ...{ seq, value, revision },
});
const ack = (seq: number): ServerMessage => ({ type: 'ack', seq, revision: 1 });

/** A page that pressed 5 times, was told that 3 of them are saved, and that 2 count; and then was killed. */
function killed(stored: number): PageLedger {
  const ledger = new PageLedger();
  const account = new PageAccount();
  const hearing: Hearing = {};
  ledger.heard(hearing, welcome(0, 0, 0));
  for (let i = 0; i < 5; i++) {
    ledger.press(account);
    if (i < 4) account.handledAtMs.push(1_000 + i); // the fifth was in flight
  }
  account.told.set('life', 3);
  ledger.heard(hearing, ack(2));
  ledger.over(account, [{ key: 'life', account, presses: stored, pending: stored - 2 }], 1_100);
  return ledger;
}

function wrongs(ledger: PageLedger, value: number, left = 0): string[] {
  const exactness = ledger.judge(value, left);
  return problemsOf({ faults: 1, exactness, recovery: new Latency(), notes: [], problems: [] });
}

describe('the ledger of pages', () => {
  it('finds nothing wrong where all that was saved counts once, and counts what was not saved apart', () => {
    const ledger = killed(4); // one more than the page had been told when it was killed
    ledger.heard({}, welcome(4, 4, 4));
    expect(wrongs(ledger, 4)).toEqual([]);
    expect(ledger).toMatchObject({ made: 5, saved: 4, unsaved: 1, oldestUnsavedMs: 0 });
    expect(killed(3)).toMatchObject({ saved: 3, unsaved: 2, oldestUnsavedMs: 97 });
  });

  it.each<[problem: string, ledger: PageLedger, value: number, left: number]>([
    ['1 presses lost', killed(4), 3, 0],
    ['1 presses too many in the number', killed(4), 5, 0],
    ['2 presses stayed without an answer', killed(4), 4, 2],
    ['that a page was told to be saved was not in its profile (1 ×)', killed(2), 3, 0],
  ])('finds: %s', (problem, ledger, value, left) => {
    expect(wrongs(ledger, value, left)).toEqual([expect.stringContaining(problem)]);
  });

  it('takes what the page was told for saved where another page has its record', () => {
    const ledger = new PageLedger();
    const account = new PageAccount();
    for (let i = 0; i < 2; i++) ledger.press(account);
    account.told.set('life', 2);
    ledger.over(account, [{ key: 'heir', account: undefined, presses: 2, pending: 2 }], 0);
    expect(wrongs(ledger, 1)).toContain('1 presses lost');
  });

  it('finds an ack of what no record had', () => {
    const ledger = killed(3);
    ledger.heard({ session: SESSION }, ack(4));
    expect(wrongs(ledger, 4)).toContain('a press was acknowledged that no record had (1 ×)');
  });

  it('finds a number that was too high for a moment, and one that fell', () => {
    const ledger = killed(4);
    const hearing: Hearing = {};
    ledger.heard(hearing, welcome(4, 6, 9));
    ledger.heard(hearing, { type: 'state', value: 4, revision: 8 });
    expect(wrongs(ledger, 4)).toEqual([
      '1 presses too many in the number',
      'a revision fell within a connection 1 times',
    ]);
  });

  it('finds a page that is slow to save, and presses of unknown outcome', () => {
    const ledger = new PageLedger();
    const account = new PageAccount();
    ledger.press(account);
    account.handledAtMs.push(0);
    ledger.over(account, [], 2_001);
    expect(wrongs(ledger, 0)).toContain('a press was not saved for 2000 ms (1 ×)');
    ledger.unknown = 1;
    expect(wrongs(ledger, 0)).toContainEqual(expect.stringContaining('unknown outcome'));
  });
});
