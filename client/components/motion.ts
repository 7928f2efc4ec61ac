/*
 * The few animations of the page, as Web Animations: they create no DOM nodes, leave no classes behind, and a
 * new one replaces the old. Own presses move and are vermilion; others' presses only tint, in blue.
 */

const BUMP_MS = 160;
const TINT_MS = 700;
const RISE_MS = 800;
const running = new WeakMap<Element, Animation>();

function play(element: Element, frames: Keyframe[], duration: number): void {
  running.get(element)?.cancel();
  running.set(element, element.animate(frames, { duration, easing: 'ease-out' }));
}

/** Does the user prefer reduced motion? */
export function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Tints the digits in the colour of whoever changed them. */
export function tint(element: Element, by: 'me' | 'others'): void {
  play(element, [{ color: `var(--${by}-on-wheel)` }, {}], TINT_MS);
}

/** Nudges the digits in the direction of the change; not with reduced motion. */
export function bump(element: Element, delta: number): void {
  if (isStill()) return;
  play(element, [{ transform: `translateY(${delta > 0 ? -0.03 : 0.03}em)` }, {}], BUMP_MS);
}

/** Lets a label rise and fade; with reduced motion it only fades. */
export function rise(element: Element): void {
  const goal = isStill() ? {} : { transform: 'translateY(-2.6em)' };
  play(element, [{ opacity: 1 }, { opacity: 1, offset: 0.5 }, { opacity: 0, ...goal }], RISE_MS);
}
