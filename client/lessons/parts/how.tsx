/*
 * How a bench measures what it shows: a list of sentences, folded up.
 */

interface Props {
  readonly title: string;
  readonly sentences: readonly string[];
}

export function How({ title, sentences }: Props) {
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
