/*
 * Records on a storage in memory that carries out one transaction after the other, when it is told to.
 */

import { describe, expect, it } from 'vitest';
import {
  Custody,
  type LifeId,
  OPEN_TIMEOUT_MS,
  openCustody,
  type Records,
  taking,
} from '../../../client/sync/custody.ts';
import type { PressRight } from '../../../client/sync/engine.ts';
import { Finisher, LEFT_BEHIND_MS, LOOK_AGAIN_MS } from '../../../client/sync/finisher.ts';
import type { Link } from '../../../client/sync/link.ts';
import { encodeRecord, type LedgerRecord } from '../../../client/sync/record.ts';
import type { SaveOutcome } from '../../../client/sync/saves.ts';

const recordOf = (pending: LedgerRecord['pending']): LedgerRecord => ({
  session: undefined,
  epoch: undefined,
  branch: undefined,
  revision: 0,
  acked: 0,
  sent: 0,
  pending,
});
const IDLE = recordOf([]);
const ONE = recordOf([1]);
const TWO = recordOf([1, -1]);

class MemoryRecords implements Records {
  readonly stored = new Map<LifeId, unknown>();
  readonly asked: { readonly keys: readonly LifeId[]; readonly isBarrier: boolean }[] = [];
  private readonly turns: (() => void)[] = [];
  isFailing = false;
  isPrompt = true;
  private lives = 0;
  readonly newLife = (): LifeId => `life-${++this.lives}`;

  readonly transact: Records['transact'] = ({ keys, isBarrier, decide }, done) => {
    this.asked.push({ keys, isBarrier });
    this.inTurn(() => {
      if (this.isFailing) return done(undefined);
      const { writes, result } = decide(keys.map((key) => this.stored.get(key)));
      for (const [key, text] of writes) {
        if (text === null) this.stored.delete(key);
        else this.stored.set(key, text);
      }
      done(result);
    });
  };

  list(done: (lives: readonly LifeId[]) => void): void {
    this.inTurn(() => done([...this.stored.keys()]));
  }

  private inTurn(run: () => void): void {
    if (this.isPrompt) run();
    else this.turns.push(run);
  }

  carryOut(): void {
    for (const run of this.turns.splice(0)) run();
  }

  custody(life = this.newLife()): Custody {
    return new Custody(this, this.newLife, life);
  }

  take(from: LifeId, to: LifeId, keepsIdle = false): LedgerRecord | undefined {
    let record: LedgerRecord | undefined;
    this.transact(taking({ life: from }, to, keepsIdle), (taken) => {
      record = taken?.record;
    });
    return record;
  }
}

function save(custody: Custody, record: LedgerRecord): SaveOutcome | undefined {
  let outcome: SaveOutcome | undefined;
  custody.save(record, false, (answer) => {
    outcome = answer;
  });
  return outcome;
}

describe('[P30] a record', () => {
  it('has one owner: who takes it, takes it from the other', () => {
    const records = new MemoryRecords();
    const first = records.custody('first');
    expect(save(first, ONE)).toBe('saved');
    expect(records.take('first', 'second')).toEqual(ONE);
    expect([...records.stored.keys()]).toEqual(['second']);
    expect(records.take('first', 'third')).toBeUndefined();
    expect(save(first, TWO)).toBe('taken');
    expect(records.stored.get('second')).toBe(encodeRecord(ONE));
  });

  it('is another one for what its former owner makes afterwards', () => {
    const records = new MemoryRecords();
    const custody = records.custody('first');
    save(custody, ONE);
    records.take('first', 'second');
    save(custody, TWO);
    expect(custody.life).not.toBe('first');
    expect([save(custody, TWO), records.stored.size]).toEqual(['saved', 2]);
  });

  it('that could not be saved was not taken', () => {
    const records = new MemoryRecords();
    const custody = records.custody();
    records.isFailing = true;
    expect(save(custody, ONE)).toBe('failed');
    records.isFailing = false;
    expect(save(custody, ONE)).toBe('saved');
  });

  it('was not taken where the whole storage was emptied', () => {
    const records = new MemoryRecords();
    const custody = records.custody();
    save(custody, ONE);
    records.stored.clear();
    custody.lost();
    expect(save(custody, ONE)).toBe('saved');
  });

  it.each([
    ['nonsense', '{"acked":-5}'],
    ['a number', 7],
    ['nothing pending', encodeRecord(IDLE)],
  ])('of %s is removed, and taken by nobody', (_, stored) => {
    const records = new MemoryRecords();
    records.stored.set('first', stored);
    expect(records.take('first', 'second')).toBeUndefined();
    expect(records.stored.size).toBe(0);
  });
});

describe('[P30] what must outlast a power cut', () => {
  it('is that a record was taken: otherwise two pages could send what it held', () => {
    const records = new MemoryRecords();
    records.take('former', 'heir');
    expect(records.asked).toEqual([{ keys: ['former'], isBarrier: true }]);
  });

  it('is not that a record was removed: it has nothing pending, and its life is named as with all others', () => {
    const records = new MemoryRecords();
    const custody = records.custody('first');
    save(custody, IDLE);
    custody.remove(() => {});
    expect(records.asked.at(-1)).toEqual({ keys: ['first'], isBarrier: false });
    expect(save(custody, ONE)).toBe('saved'); // nobody has taken what was removed
  });
});

describe('[P30] a page', () => {
  function open(records: MemoryRecords, life: LifeId | undefined, copy?: LedgerRecord) {
    const opened: { custody: Custody; record: LedgerRecord | undefined }[] = [];
    const timers: [number, () => void][] = [];
    const later = (afterMs: number, run: () => void): void => void timers.push([afterMs, run]);
    const former = life === undefined ? undefined : { life, copy: copy && encodeRecord(copy) };
    openCustody(records, records.newLife, former, later, (custody, record) =>
      opened.push({ custody, record }),
    );
    return { opened, timers };
  }

  it('goes on with the record of its former life, also where nothing is pending', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(IDLE));
    const [{ custody, record }] = open(records, 'former').opened as [
      { custody: Custody; record: LedgerRecord },
    ];
    expect(record).toEqual(IDLE);
    expect([...records.stored.keys()]).toEqual([custody.life]);
    records.take(custody.life, 'other', true);
    expect(save(custody, ONE)).toBe('taken'); // it holds the record from the beginning
  });

  it.each([undefined, 'gone'])('begins with nothing where there is no former life: %s', (former) => {
    const records = new MemoryRecords();
    const { opened } = open(records, former);
    expect(opened).toMatchObject([{ record: undefined }]);
    expect(save(opened[0]!.custody, ONE)).toBe('saved');
  });

  it('goes by the copy in its tab, which has presses that were not stored any more', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(ONE));
    const [{ custody, record }] = open(records, 'former', TWO).opened as [
      { custody: Custody; record: LedgerRecord },
    ];
    expect(record).toEqual(TWO);
    expect([...records.stored]).toEqual([[custody.life, encodeRecord(TWO)]]);
  });

  it('does not go by a copy of what somebody has taken', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(ONE));
    expect(records.take('former', 'finisher')).toEqual(ONE);
    expect(open(records, 'former', TWO).opened).toMatchObject([{ record: undefined }]);
    expect([...records.stored]).toEqual([['finisher', encodeRecord(ONE)]]);
  });

  it('is the only one that goes by a copy, of all that have it', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(ONE));
    const lives = [1, 2, 3].map(() => open(records, 'former', TWO).opened[0]!.record);
    expect(lives).toEqual([TWO, undefined, undefined]);
    expect(records.stored.size).toBe(1);
  });

  it('goes by what is stored where the copy is nonsense', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(ONE));
    const broken = { ...TWO, acked: -5 };
    expect(open(records, 'former', broken).opened).toMatchObject([{ record: ONE }]);
  });

  it('does not wait for ever, and what comes too late is nobody’s but a finisher’s', () => {
    const records = new MemoryRecords();
    records.stored.set('former', encodeRecord(ONE));
    records.isPrompt = false;
    const { opened, timers } = open(records, 'former');
    expect([opened.length, timers[0]![0]]).toEqual([0, OPEN_TIMEOUT_MS]);
    timers[0]![1]();
    records.isPrompt = true;
    records.carryOut();
    expect(opened).toHaveLength(1);
    const { custody, record } = opened[0]!;
    save(custody, TWO);
    expect([record, records.stored.size]).toEqual([undefined, 2]); // nothing is written over
    expect(records.stored.has(custody.life)).toBe(true);
  });
});

describe('[P30] the finisher', () => {
  class DrivenFinisher {
    readonly records = new MemoryRecords();
    readonly living = new Set<LifeId>();
    readonly calls: string[] = [];
    timer: [number, () => void] | undefined;
    custody: Custody | undefined;
    changed: (pending: number, kind?: Link['kind'], right?: PressRight) => void = () => {};
    readonly finisher = new Finisher({
      records: this.records,
      newLife: this.records.newLife,
      whoLives: (done) => {
        this.calls.push('who lives?');
        done(this.living);
      },
      later: (afterMs, look) => {
        this.timer = [afterMs, look];
      },
      finish: ({ pending }, custody, changed) => {
        this.custody = custody;
        this.calls.push(`finish ${pending}`);
        this.changed = (saving, kind = 'live', right = 'granted') =>
          changed({ saving, link: { kind } as Link, right });
        return {
          goOnline: () => this.calls.push('online'),
          goOffline: () => this.calls.push('offline'),
          end: () => this.calls.push('end'),
        };
      },
    });

    constructor(...abandoned: readonly LedgerRecord[]) {
      for (const [index, record] of abandoned.entries())
        this.records.stored.set(`old-${index}`, encodeRecord(record));
    }

    /** What the page's own engine shows. */
    page(kind: Link['kind'], right: PressRight = 'granted'): void {
      this.finisher.follow({ link: { kind } as Link, right });
    }

    take(): string[] {
      return this.calls.splice(0).filter((call) => call !== 'who lives?');
    }
  }

  it('takes one record after the other, until nothing is left', () => {
    const driven = new DrivenFinisher(ONE, IDLE, TWO);
    driven.page('live');
    expect(driven.take()).toEqual(['finish 1', 'online']);
    driven.finisher.goOnline(); // one at a time
    expect(driven.take()).toEqual(['online']);
    driven.changed(0);
    expect(driven.take()).toEqual(['offline', 'end', 'finish 1,-1', 'online']);
    driven.changed(1);
    expect(driven.records.stored.size).toBe(1);
    driven.changed(0);
    expect([driven.take(), driven.records.stored.size]).toEqual([['offline', 'end'], 0]);
    expect(driven.timer?.[0]).toBe(LOOK_AGAIN_MS);
  });

  it('leaves alone whose page answers', () => {
    const driven = new DrivenFinisher(ONE);
    driven.living.add('old-0');
    driven.page('live');
    expect([driven.take(), [...driven.records.stored.keys()]]).toEqual([[], ['old-0']]);
    driven.living.clear();
    driven.timer![1]();
    expect(driven.take()).toEqual(['finish 1', 'online']);
  });

  it('looks soon after another page has left, but not before that could come back to its record', () => {
    const driven = new DrivenFinisher();
    driven.page('live');
    driven.finisher.left();
    expect(driven.timer?.[0]).toBe(LEFT_BEHIND_MS);
  });

  it('looks again soon where another page left while it looked', () => {
    const driven = new DrivenFinisher(ONE);
    driven.living.add('old-0'); // it answered, and then it left
    driven.records.isPrompt = false;
    driven.page('live');
    driven.finisher.left();
    driven.records.carryOut();
    expect(driven.timer?.[0]).toBe(LEFT_BEHIND_MS);
    driven.timer![1]();
    driven.records.carryOut();
    expect(driven.timer?.[0]).toBe(LOOK_AGAIN_MS);
  });

  it('takes nothing while the page is offline, and leaves what it has to others', () => {
    const driven = new DrivenFinisher(ONE, TWO);
    driven.page('live');
    expect(driven.finisher.life).toBeDefined();
    driven.finisher.goOffline();
    expect([driven.take(), driven.finisher.life]).toEqual([['finish 1', 'online', 'offline'], undefined]);
    driven.changed(0); // another page has it
    driven.take();
    expect(driven.records.stored.size).toBe(1);
    driven.finisher.goOnline();
    expect(driven.take()).toEqual(['finish 1,-1', 'online']);
  });

  it('tries again where its connection ended for good', () => {
    const driven = new DrivenFinisher(ONE);
    driven.page('live');
    driven.take();
    driven.changed(1, 'ended');
    driven.timer![1]();
    expect(driven.take()).toEqual(['online']);
  });

  it('does nothing more once the page has gone, and leaves the record where it is', () => {
    const driven = new DrivenFinisher(ONE, TWO);
    driven.page('live');
    driven.finisher.end();
    driven.changed(0);
    expect([driven.take(), driven.records.stored.size]).toEqual([['finish 1', 'online', 'end'], 2]);
  });

  it('[P32] takes nothing before the server has said that this page may press, or where it may not', () => {
    const driven = new DrivenFinisher(ONE);
    driven.page('connecting');
    driven.page('greeting', 'too-many-tokens');
    driven.page('live', 'needs-token');
    driven.finisher.left();
    driven.timer![1]();
    driven.finisher.goOnline();
    expect([driven.take(), [...driven.records.stored.keys()]]).toEqual([[], ['old-0']]);
    driven.page('connecting', 'needs-token');
    driven.page('live', 'granted');
    expect(driven.take()).toEqual(['finish 1', 'online']);
  });

  it('[P32] leaves what it has to others once it may not press any more, until it may again', () => {
    const driven = new DrivenFinisher(ONE);
    driven.page('live');
    driven.changed(1, 'live', 'wrong-token'); // its own connection came later than the page's
    expect([driven.take(), driven.finisher.life]).toEqual([['finish 1', 'online', 'offline'], undefined]);
    driven.page('live', 'wrong-token');
    driven.finisher.goOnline();
    expect(driven.take()).toEqual([]);
    driven.page('live');
    expect([driven.take(), driven.finisher.life]).toEqual([['online'], expect.any(String)]);
  });

  it('[P32] does not try again with each number that a page shows which kept its right', () => {
    const driven = new DrivenFinisher(ONE);
    driven.page('live');
    driven.changed(1, 'live', 'wrong-token');
    driven.take();
    for (let i = 0; i < 3; i++) driven.page('live');
    driven.finisher.left();
    expect([driven.take(), driven.finisher.life, driven.timer?.[0]]).toEqual([[], undefined, LOOK_AGAIN_MS]);
    driven.timer![1]();
    expect(driven.take()).toEqual(['online']);
  });

  it('[P32] takes nothing where the right went while it looked', () => {
    const driven = new DrivenFinisher(ONE);
    driven.records.isPrompt = false;
    driven.page('live');
    driven.page('live', 'needs-token');
    driven.records.carryOut();
    expect([driven.take(), [...driven.records.stored.keys()]]).toEqual([[], ['old-0']]);
  });

  it('asks nobody where nothing is stored', () => {
    const driven = new DrivenFinisher();
    driven.page('live');
    expect([driven.calls, driven.timer?.[0]]).toEqual([[], LOOK_AGAIN_MS]);
  });

  it('holds what it finishes from the beginning, so that it learns if another page takes it', () => {
    const driven = new DrivenFinisher(ONE);
    driven.page('live');
    driven.records.take(driven.custody!.life, 'other');
    expect(save(driven.custody!, TWO)).toBe('taken');
  });

  it.each([
    ['while it reads which records there are', 0],
    ['while it takes one', 1],
  ])('that ends %s begins nothing', (_, turns) => {
    const driven = new DrivenFinisher(ONE);
    driven.records.isPrompt = false;
    driven.page('live');
    for (let i = 0; i < turns; i++) driven.records.carryOut();
    driven.finisher.end();
    for (let i = 0; i < 3; i++) driven.records.carryOut();
    expect([driven.take(), driven.timer, driven.records.stored.has('old-0')]).toEqual([
      [],
      undefined,
      turns === 0,
    ]);
  });

  it('that ends while it removes what it has finished looks for nothing more', () => {
    const driven = new DrivenFinisher(ONE, TWO);
    driven.page('live');
    driven.records.isPrompt = false;
    driven.changed(0);
    driven.finisher.end();
    for (let i = 0; i < 3; i++) driven.records.carryOut();
    expect([driven.take(), [...driven.records.stored.keys()]]).toEqual([
      ['finish 1', 'online', 'offline', 'end'],
      ['old-1'],
    ]);
  });

  it('that ends while it finds nothing does not look again', () => {
    const driven = new DrivenFinisher();
    driven.records.isPrompt = false;
    driven.page('live');
    driven.finisher.end();
    driven.records.carryOut();
    expect(driven.timer).toBeUndefined();
  });
});
