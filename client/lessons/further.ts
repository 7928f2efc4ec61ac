/*
 * Where each lesson leads: words that its console and its body use, the same idea in Python, and missions of the Lab.
 */

import type { LessonName } from '../../protocol/course.ts';
import type { MissionName } from '../../protocol/missions.ts';
import type { Term } from './glossary.ts';

interface Further {
  readonly terms?: readonly Term[];
  /** Which of the Python programs in docs/clients.md, from 1 on. */
  readonly python?: number;
  readonly missions?: readonly MissionName[];
}

export const FURTHER: Readonly<Record<LessonName, Further>> = {
  polling: { terms: ['longPolling', 'frame'], missions: ['disagree'] },
  handshake: { terms: ['origin', 'guid', 'subprotocol'] },
  messages: { terms: ['frame', 'opcode', 'masked'], python: 7 },
  closing: { terms: ['frame'], python: 3 },
  errors: { terms: ['backoff', 'jitter', 'origin'], python: 2 },
  heartbeat: { terms: ['halfOpen', 'opcode'], python: 8, missions: ['apart'] },
  token: { terms: ['sameSite', 'origin', 'subprotocol'], python: 4 },
  broadcast: { terms: ['topic'], python: 5 },
  chat: {},
  counter: { terms: ['session', 'idempotent'], python: 1, missions: ['lost-update', 'lost-press', 'double'] },
  'slow-reader': { terms: ['backPressure', 'conflation'], python: 5, missions: ['slow-reader'] },
  optimistic: { missions: ['flicker'] },
  presence: { terms: ['heartbeat'], missions: ['apart'] },
  monitor: { terms: ['p99', 'eventLoop'] },
};
