/*
 * The number of a lesson on the wheels of the counter.
 */

/** Two wheels, as in 07. Decorative: screen readers get the number from the list, or from the page's title. */
export function LessonNumber({ number }: { number: number }) {
  const digits = String(number).padStart(2, '0');
  return (
    <span class="lesson-number" aria-hidden="true">
      <span>{digits[0]}</span>
      <span>{digits[1]}</span>
    </span>
  );
}
