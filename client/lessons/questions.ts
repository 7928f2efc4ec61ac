/*
 * The questions of each lesson, in every language.
 */

import type { LessonName } from '../../protocol/course.ts';
import { questions as broadcast } from './broadcast/questions.ts';
import { questions as chat } from './chat/questions.ts';
import { questions as closing } from './closing/questions.ts';
import { questions as counter } from './counter/questions.ts';
import { questions as errors } from './errors/questions.ts';
import { questions as handshake } from './handshake/questions.ts';
import { questions as heartbeat } from './heartbeat/questions.ts';
import { questions as messages } from './messages/questions.ts';
import { questions as monitor } from './monitor/questions.ts';
import { questions as optimistic } from './optimistic/questions.ts';
import { questions as polling } from './polling/questions.ts';
import { questions as presence } from './presence/questions.ts';
import type { LessonQuestions } from './question.ts';
import { questions as slowReader } from './slow-reader/questions.ts';
import { questions as token } from './token/questions.ts';

export const QUESTIONS: Readonly<Record<LessonName, LessonQuestions>> = {
  broadcast,
  chat,
  closing,
  counter,
  errors,
  handshake,
  heartbeat,
  messages,
  monitor,
  optimistic,
  polling,
  presence,
  'slow-reader': slowReader,
  token,
};
