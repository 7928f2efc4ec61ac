/*
 * A plugin of Stryker: no mutants of sentences for people (log lines, reasons, errors). Another wording is no bug, and tests
 * that repeat each sentence would only make it hard to change. SQL, and the words of the protocol, are mutated.
 */

/** Two lower-case words in a row. */
const SENTENCE = /[a-z’'] [a-z]/;

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sentences',
    value: {
      shouldIgnore({ node }) {
        const texts =
          node.type === 'StringLiteral'
            ? [node.value]
            : node.type === 'TemplateLiteral'
              ? node.quasis.map((quasi) => quasi.value.raw)
              : [];
        return texts.some((text) => SENTENCE.test(text)) ? 'a sentence for people' : undefined;
      },
    },
  },
];
