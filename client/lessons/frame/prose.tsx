/*
 * Running text in which the glossary's words can be tapped: each opens its definition. The browser's popover closes it with
 * Escape or a tap elsewhere, and tells screen readers.
 */

import { useId, useMemo } from 'preact/hooks';
import { language, spoken } from '../../language.ts';
import { GLOSSARY, type Term, termsIn } from '../glossary.ts';

const TERMS = Object.keys(GLOSSARY) as Term[];

export function Prose({ text }: { text: string }) {
  const { value: of } = language;
  const pieces = useMemo(
    () =>
      termsIn(
        text,
        TERMS.map((term) => [term, GLOSSARY[term].forms.as[of]] as const),
      ),
    [text, of],
  );
  return (
    <>
      {pieces.map(({ text, term }, index) =>
        term === undefined ? text : <Defined key={index} term={term} text={text} />,
      )}
    </>
  );
}

/** The word, and its definition once it is tapped. @param props.text if it is not the word's name */
export function Defined({ term, text }: { term: Term; text?: string }) {
  const id = useId();
  const name = GLOSSARY[term].forms.as[language.value][0]!;
  return (
    <>
      <button type="button" class="term" popovertarget={id}>
        {text ?? name}
      </button>
      <span popover="auto" id={id} class="definition">
        <strong>{name}</strong> {spoken(GLOSSARY[term].definition, language.value) as string}
      </span>
    </>
  );
}
