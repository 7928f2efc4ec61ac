/*
 * A rule of the protocol, as quoted from PROTOCOL.md, with a link to it.
 */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type Rule, ruleIn } from '../source.ts';
import { labWords } from '../words/page.ts';

export function RuleView({ rule }: { readonly rule: string }) {
  const found = useSignal<Rule | undefined>(undefined);
  useEffect(() => {
    found.value = undefined;
    ruleIn(rule).then(
      (text) => (found.value = text),
      () => {}, // the rule's number is still shown
    );
  }, [rule, found]);
  const name = labWords().rule(rule);
  return (
    <blockquote class="rule-text">
      {found.value ? <a href={found.value.url}>{name}</a> : name}
      <p lang="en">{found.value?.text}</p>
    </blockquote>
  );
}
