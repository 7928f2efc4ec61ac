/*
 * Places labels in the diagram without overlap. In: a text and the candidate places, the best one
 * first. Out: the first that is free, or none. Pure.
 */

export interface Label {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
}

export const LABEL_PX = 15;
export const FONT_PX = 13;
/** Width of a letter of the page's condensed type, and of a Chinese character, relative to the font size. */
const LETTER = 0.49;
const WIDE_LETTER = 1;
const PADDING_PX = 5;
const BUCKET_PX = 64;

/** An upper estimate: this code is pure, so it cannot measure a font. */
export function widthOf(text: string): number {
  let width = PADDING_PX;
  for (const letter of text) width += FONT_PX * (letter > '\u2e7f' ? WIDE_LETTER : LETTER);
  return Math.ceil(width);
}

/** The paper, with the labels already placed on it. */
export class Labels {
  private readonly buckets = new Map<number, Label[]>();

  /** @param left @param right the edges that no label may cross, in px */
  constructor(
    private readonly left: number,
    private readonly right: number,
  ) {}

  /** @returns undefined if none of the places is free: the label is omitted */
  place(text: string, places: readonly Place[]): Label | undefined {
    const width = widthOf(text);
    for (const { left, top } of places) {
      const label = { text, left, top, width };
      if (left < this.left || left + width > this.right || !this.isFree(label)) continue;
      for (const bucket of bucketsOf(label)) this.buckets.set(bucket, [...this.in(bucket), label]);
      return label;
    }
    return undefined;
  }

  private isFree(label: Label): boolean {
    return bucketsOf(label).every((bucket) => !this.in(bucket).some((other) => overlap(label, other)));
  }

  private in(bucket: number): readonly Label[] {
    return this.buckets.get(bucket) ?? [];
  }
}

export function overlap(one: Label, other: Label): boolean {
  const areBeside = one.left + one.width <= other.left || other.left + other.width <= one.left;
  return !areBeside && Math.abs(one.top - other.top) < LABEL_PX;
}

function bucketsOf({ top }: Label): number[] {
  const first = Math.floor(top / BUCKET_PX);
  const last = Math.floor((top + LABEL_PX) / BUCKET_PX);
  return first === last ? [first] : [first, last];
}

/** The line of a message, and the end near which its label should be placed. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Distances from the end of the line, in px along x. */
const ALONG_PX = [11, 26, 44, 66, 92, 124];

/** Above and below the line, from its client's end on. @param isClientFirst is the client at x1? */
export function placesAlong(line: Line, width: number, isClientFirst: boolean): Place[] {
  const { x1, x2 } = line;
  const from = isClientFirst ? x1 : x2;
  const way = Math.sign((isClientFirst ? x2 : x1) - from);
  return ALONG_PX.flatMap((along) => {
    const near = from + way * along;
    const left = way > 0 ? near : near - width;
    const [one, other] = [yOn(line, left), yOn(line, left + width)];
    return [
      { left, top: Math.min(one, other) - LABEL_PX },
      { left, top: Math.max(one, other) + 1 },
    ];
  });
}

function yOn({ x1, y1, x2, y2 }: Line, x: number): number {
  if (x1 === x2) return y1;
  const part = Math.min(1, Math.max(0, (x - x1) / (x2 - x1)));
  return y1 + (y2 - y1) * part;
}
