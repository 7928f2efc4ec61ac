/*
 * A plugin of Stryker: what is not mutated. Sentences for people (log lines, reasons, errors): another wording is no bug,
 * and tests that repeat each of them would only make it hard to change. SQL, and the words of the protocol, are mutated.
 * And the branches that the compiler proves to be unreachable: `default: message satisfies never`.
 */

/** Two lower-case words in a row. */
const SENTENCE = /[a-z’'] [a-z]/;

const ignore = (name, reason, is) => ({
  kind: 'Ignore',
  name,
  value: { shouldIgnore: ({ node }) => (is(node) ? reason : undefined) },
});

export const strykerPlugins = [
  ignore('sentences', 'a sentence for people', (node) => textsOf(node).some((text) => SENTENCE.test(text))),
  ignore('unreachable', 'proved to be unreachable', (node) => node.type === 'SwitchCase' && isNever(node)),
];

function textsOf(node) {
  if (node.type === 'StringLiteral') return [node.value];
  return node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.raw) : [];
}

function isNever({ test, consequent: [statement] }) {
  const expression = statement?.expression ?? statement?.argument;
  return test === null && expression?.type === 'TSSatisfiesExpression';
}
