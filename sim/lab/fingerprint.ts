/*
 * Which code is simulated: the build puts the fingerprint of sim/, protocol/, server/counter/ and client/sync/ here. A link
 * made by a different version may show something else, and the page says so.
 */

declare const SIMULATED_CODE: string | undefined;

/** Eight characters; a constant where nothing was built, as in tests. */
export const FINGERPRINT = typeof SIMULATED_CODE === 'string' ? SIMULATED_CODE : 'unbuilt0';
