/*
 * A broken rule of the workshop, as the worlds of the Lab note it: with a sentence, and the value behind it.
 */

import { Violation } from '../entry.ts';
import type { Broken } from './broken.ts';
import { sentenceOf } from './sentence.ts';

export class BrokenRuleViolation extends Violation {
  constructor(readonly broken: Broken) {
    super(broken.rule, sentenceOf(broken));
  }
}
