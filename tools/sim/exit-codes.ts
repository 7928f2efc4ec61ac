/*
 * What the simulator ends with. An option that is wrong ends it with 2, as every program here.
 */

export const EXIT_WELL = 0;
export const EXIT_BROKEN = 1;
