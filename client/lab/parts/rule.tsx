/*
 * A rule of the protocol, as quoted from PROTOCOL.md, with a link to it and to experiments without it.
 */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { PREPARED } from '../../../sim/lab/rules.ts';
import { type Rule, ruleIn } from '../source.ts';
import { courseWords } from '../words/course.ts';
import { labWords } from '../words/page.ts';
import { strategyName } from '../words/strategies.ts';

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
      {PREPARED.filter((prepared) => prepared.rule === rule).map(({ name: sabotage }) => (
        <a key={sabotage} href={`/lab/rule/${sabotage}`}>
          {`${courseWords().breakIt}: ${strategyName(`ours/${sabotage}`)}`}
        </a>
      ))}
    </blockquote>
  );
}
