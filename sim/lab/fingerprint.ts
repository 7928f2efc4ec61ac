/*
 * Which code is simulated: the build puts the fingerprint of sim/, protocol/, server/counter/ and client/sync/ here. A link
 * that was made by other code may show something else, and says so.
 */

declare const SIMULATED_CODE: string | undefined;

/** Eight letters; where nothing was built, as in tests, the same ones always. */
export const FINGERPRINT = typeof SIMULATED_CODE === 'string' ? SIMULATED_CODE : 'unbuilt0';
