/*
 * The exit codes of the server's process. SIGTERM and SIGINT end it with 0; if the store does not
 * answer in time, it kills itself (SIGKILL).
 */

/** It cannot start. */
export const EXIT_FAILURE = 1;
/** A flag or a variable is invalid. */
export const EXIT_USAGE = 2;
/**
 * An invariant of the core is broken (EX_SOFTWARE of sysexits.h). State in memory can no longer be trusted, but the
 * store can: the supervisor (tools/cli/supervisor.ts) restarts the server.
 */
export const EXIT_BROKEN_INVARIANT = 70;
