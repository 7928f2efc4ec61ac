/*
 * The ways in which a connection fails, and how a page can distinguish them. Pure. In: evidence.
 * Out: a diagnosis.
 */

export const TRIALS = [
  'bad-url',
  'nothing-listening',
  'refused',
  'foreign',
  'not-found',
  'timeout',
  'too-big',
  'vanished',
] as const;
export type Trial = (typeof TRIALS)[number];

/** A port where nothing listens; the page's Content-Security-Policy allows it. */
export const DEAD_PORT = 59_999;
/** How long the page waits for a connection. */
export const TIMEOUT_MS = 5_000;
/** The endpoint's limit. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * The URL that a trial connects to.
 * @param origin of the WebSockets of this server
 * @example urlOf('not-found', 'ws://localhost:6789') // 'ws://localhost:6789/lessons/nowhere'
 */
export function urlOf(trial: Trial, origin: string): string {
  switch (trial) {
    case 'bad-url':
      return 'ws://localhost:123456/'; // ports end at 65535
    case 'nothing-listening': {
      const url = new URL(origin);
      return `${url.protocol}//${url.hostname}:${DEAD_PORT}/`;
    }
    case 'refused':
      return `${origin}/lessons/token`;
    case 'foreign':
      return `${origin}/lessons/errors/foreign`;
    case 'not-found':
      return `${origin}/lessons/nowhere`;
    case 'timeout':
      return `${origin}/lessons/errors/timeout`;
    case 'too-big':
    case 'vanished':
      return `${origin}/lessons/errors`;
    default:
      return trial satisfies never;
  }
}

/** What the page observed. */
export interface Evidence {
  /** The constructor threw. */
  readonly failure?: string | undefined;
  readonly wasOpen: boolean;
  /** The page's own timer ended the wait. */
  readonly gaveUp: boolean;
  readonly code?: number | undefined;
  /**
   * The status of a plain fetch of the same address; null if that failed too; undefined if it is another
   * origin, which may not be fetched.
   */
  readonly httpStatus?: number | null | undefined;
}

export type Diagnosis = Trial | 'unknown';

/** The most likely cause. 1006 alone says nothing, so the rest of the evidence decides. */
export function diagnose({ failure, wasOpen, gaveUp, code, httpStatus }: Evidence): Diagnosis {
  if (failure !== undefined) return 'bad-url';
  if (gaveUp) return 'timeout';
  if (code === 1009) return 'too-big';
  if (code !== 1006) return 'unknown';
  if (wasOpen) return 'vanished';
  if (httpStatus === undefined || httpStatus === null) return 'nothing-listening';
  if (httpStatus === 403) return 'foreign';
  return httpStatus === 404 ? 'not-found' : 'refused';
}
