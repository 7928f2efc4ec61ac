/*
 * Did every press count once? Pure arithmetic. In: what was sent and what the sockets show at the end. Out: a
 * verdict. The load tester only presses plus one.
 */

export interface Tally {
  readonly sent: number;
  /** undefined for plain presses, which are never acknowledged. */
  readonly acknowledged: number | undefined;
  /** Refused permanently: they must not be in the number. */
  readonly refused: number;
  /** Given up, because it is unknown whether they counted: they may be in the number or not. */
  readonly unknown: number;
  readonly startValue: number;
  /** What an observer shows at the end. */
  readonly endValue: number;
  /** Sockets that show another number at the end, or none. */
  readonly disagreeing: number;
  /** Did the number move while the load tester did not press? */
  readonly othersPressed: boolean;
  /** Other sockets than the load tester's, according to the server. */
  readonly othersConnected: number;
}

export interface Verdict {
  readonly kind: 'exact' | 'differs' | 'unjudged';
  readonly change: number;
  /** Presses that are missing from the number. */
  readonly lost: number;
  /** How much more is in the number than was pressed. */
  readonly doubled: number;
  readonly unacknowledged: number;
  /** One sentence for each problem, or why there can be no verdict. */
  readonly reasons: readonly string[];
}

/**
 * Losses and doubles are found by their sum: a server that loses one press and doubles another goes undetected.
 * @example judge({ sent: 100, acknowledged: 100, startValue: 5, endValue: 104, … }) // differs, lost: 1
 */
export function judge(tally: Tally): Verdict {
  const { sent, acknowledged, refused, unknown, startValue, endValue } = tally;
  const change = endValue - startValue;
  const lost = Math.max(0, sent - refused - unknown - change);
  const doubled = Math.max(0, change - (sent - refused));
  const unacknowledged = acknowledged === undefined ? 0 : sent - refused - unknown - acknowledged;
  const figures = { change, lost, doubled, unacknowledged };
  const wrong = whatIsWrong(tally, figures);
  if (wrong.length === 0 && !tally.othersPressed) return { kind: 'exact', ...figures, reasons: [] };
  const why = whyNotToJudge(tally);
  if (why !== undefined) return { kind: 'unjudged', ...figures, reasons: [why] };
  return { kind: 'differs', ...figures, reasons: wrong };
}

function whatIsWrong(
  { disagreeing, unknown }: Tally,
  { lost, doubled, unacknowledged }: Pick<Verdict, 'lost' | 'doubled' | 'unacknowledged'>,
): string[] {
  const shows = disagreeing === 1 ? 'socket shows' : 'sockets show';
  const wrong = [
    lost > 0 && `${presses(lost)} lost: sent, and not in the number.`,
    doubled > 0 && `${presses(doubled)} too many in the number: counted more than once.`,
    unacknowledged > 0 && `${presses(unacknowledged)} never acknowledged.`,
    unknown > 0 && `${presses(unknown)} of unknown outcome: the server forgot their session.`,
    disagreeing > 0 && `${disagreeing} ${shows} another number, or none.`,
  ];
  return wrong.filter((sentence) => sentence !== false);
}

function whyNotToJudge({ othersPressed, othersConnected }: Tally): string | undefined {
  if (othersPressed) {
    return 'The number moved while this program did not press: others press, too. Exactness cannot be judged.';
  }
  if (othersConnected <= 0) return undefined;
  const others = othersConnected === 1 ? '1 other socket was' : `${othersConnected} other sockets were`;
  return `The sums differ, but ${others} there, and may have pressed. Exactness cannot be judged.`;
}

function presses(count: number): string {
  return count === 1 ? '1 press' : `${count.toLocaleString('en')} presses`;
}
