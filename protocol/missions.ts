/*
 * The missions of the Lab by name, in the order of their course: the page has them, and the server serves a page for each.
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
