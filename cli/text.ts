/*
 * Text for a terminal of 80 columns. Pure.
 */

export const COLUMNS = 80;
const LABEL_COLUMNS = 18;

/**
 * Labels with text beside them; further lines are indented to its start.
 * @param rows a label each, and paragraphs
 * @param labelColumns the minimum width of labels
 */
export function listing(rows: readonly (readonly string[])[], labelColumns = LABEL_COLUMNS): string {
  const width = 2 + Math.max(labelColumns, ...rows.map(([label]) => label!.length));
  const lines = rows.map(([label, ...paragraphs]) => {
    const text = paragraphs.map((paragraph) => wrap(paragraph, width + 2));
    return `  ${label!.padEnd(width)}${text.join(`\n${' '.repeat(width + 2)}`)}`;
  });
  return lines.join('\n');
}

/** @param indent of all lines but the first, which already starts there */
export function wrap(text: string, indent = 0): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length + 1 > COLUMNS - indent) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
