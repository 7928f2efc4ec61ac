/*
 * Lesson: a live monitor. Programs report, everybody watches, and a silent one is noticed.
 */

import { PING } from '../../../protocol/monitor.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { MonitorBody } from './body.tsx';
import { words } from './words.ts';

const UNAUTHORIZED_REPORT = JSON.stringify({ type: 'report', name: 'nobody', cpu: 1, memory: 1, at: 0 });

export const lesson: Lesson = {
  reference: rfc(6455, '5.6'),
  words,
  tries: [
    (console) => console.connect(),
    (console) => console.send(PING),
    (console) => console.send(UNAUTHORIZED_REPORT),
  ],
  Body: MonitorBody,
};
