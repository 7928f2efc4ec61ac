/*
 * A table on a bench. The first cell of a row is its heading.
 */

import type { ComponentChildren } from 'preact';

interface Props {
  /** `sums`: numbers, at the end of their cells. `prose`: sentences. */
  readonly kind: 'sums' | 'prose';
  readonly caption: string;
  /** Headings of the columns; '' where the first column needs none. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

export function Table({ kind, caption, head, rows }: Props) {
  return (
    <div class="scroller">
      <table class={kind}>
        <caption>{caption}</caption>
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
