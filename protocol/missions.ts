/*
 * The missions of the Lab by name, in the order of their course, and the rules that it can take out of our counter: the page
 * has them, and the server serves a page for each.
 */

export const MISSION_NAMES = [
  'disagree',
  'apart',
  'lost-update',
  'lost-press',
  'double',
  'reload',
  'lie',
  'flicker',
  'slow-reader',
  'session',
  'identity',
  'ours',
] as const;

export type MissionName = (typeof MISSION_NAMES)[number];

/** What is taken out, by the name of its sabotage: /lab/rule/<name>. */
export const LAB_RULES = [
  'dedupe-off',
  'ack-before-commit',
  'publish-before-commit',
  'no-resend-on-drain',
  'no-session-expired',
  'look-up-adopts-early',
  'ack-drops-at-once',
  'sends-before-saved',
  'record-believed',
  'record-unfenced',
  'record-never-finished',
  'older-copy-untold',
  'passed-copy-untold',
  'stays-slow',
  'copy-believed',
] as const;

export type LabRule = (typeof LAB_RULES)[number];
