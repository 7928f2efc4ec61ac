/*
 * A small number on the wheels of a mechanical counter. In: a number, or null for none.
 */

import { labWords } from '../words/page.ts';

const MIN_WHEELS = 2;

export function Wheels({ value }: { value: number | null }) {
  const text = value === null ? '' : String(value).replace('-', '−');
  const wheels = [...text.padStart(MIN_WHEELS, ' ')];
  return (
    <p class="lab-wheels" role="img" aria-label={value === null ? labWords().nothing : String(value)}>
      {wheels.map((sign, place) => (
        <span key={wheels.length - place}>{sign}</span>
      ))}
    </p>
  );
}
