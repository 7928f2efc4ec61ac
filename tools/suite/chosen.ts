/*
 * The rows that --only names. Pure. In: all rows, names. Out: the rows in table order, or an error message.
 */

/** @returns a message if a name is unknown */
export function chosen<Row extends { readonly name: string }>(
  all: readonly Row[],
  only: readonly string[] | undefined,
): readonly Row[] | string {
  const unknown = only?.find((name) => !all.some((row) => row.name === name));
  if (unknown !== undefined) {
    return `--only knows no row "${unknown}". There are: ${all.map(({ name }) => name).join(', ')}.`;
  }
  return all.filter(({ name }) => only?.includes(name) ?? true);
}
