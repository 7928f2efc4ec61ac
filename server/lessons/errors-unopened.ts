/*
 * Lesson: errors, as far as no connection opens: an endpoint for pages of another origin only, and one that never answers.
 */

import type { Lesson } from './lesson.ts';

/** Longer than a client should wait. */
const UNANSWERED_MS = 60_000;
/** The only pages that are welcome; `.example` is nobody's (RFC 2606). */
const PARTNER = 'https://partner.example';
const FORBIDDEN = { status: '403 Forbidden', message: 'This origin is not allowed' } as const;

/** For pages of one other origin: browsers send the Origin of the page that connects (RFC 6455 §10.2). */
export function foreign(): Lesson {
  const path = '/lessons/errors/foreign';
  return {
    path,
    admit: (request) =>
      request.header('origin') === PARTNER
        ? { kind: 'welcome', memory: {} }
        : { kind: 'refused', ...FORBIDDEN },
    // For the page that asks by plain HTTP what it was.
    http: { [path]: () => ({ status: FORBIDDEN.status, headers: [], body: FORBIDDEN.message }) },
  };
}

/** A server that never answers: a client without a timeout of its own would wait for ever. */
export function unanswered(): Lesson {
  return {
    path: '/lessons/errors/timeout',
    admit: () => ({ kind: 'unanswered', timeoutMs: UNANSWERED_MS }),
  };
}
