/*
 * The parts of a bench: tables, buttons, and notes on how its figures are measured.
 */

import type { ComponentChildren } from 'preact';

interface TableProps {
  /** `sums`: numbers, right-aligned. `prose`: sentences. */
  readonly kind: 'sums' | 'prose';
  readonly caption: string;
  /** Column headings; '' if the first column needs none. Empty: no heading row. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** The first cell of a row is its heading. */
export function Table({ kind, caption, head, rows }: TableProps) {
  return (
    <div class="scroller">
      <table class={kind}>
        <caption>{caption}</caption>
        {head.length > 0 && (
          <thead>
            <tr>
              {head.map((name) =>
                name === '' ? (
                  <td key={name} />
                ) : (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map(([heading, ...cells], row) => (
            <tr key={row}>
              <th scope="row">{heading}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface KnobProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => unknown;
}

/** A plain button, unlike the keys of the instrument. */
export function Knob({ label, disabled = false, onClick }: KnobProps) {
  return (
    <button type="button" class="knob" disabled={disabled} onClick={onClick}>
      {label}
    </button>
  );
}

interface HowProps {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** A collapsible list of sentences. */
export function How({ title, sentences }: HowProps) {
  return (
    <details>
      <summary>{title}</summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
