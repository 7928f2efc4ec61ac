/*
 * The payload of a frame, read as a JSON object. Pure. What its fields hold is for the caller to check.
 */

/** Undefined for bytes, for text that is not JSON, and for JSON of another kind. */
export function jsonObject(payload: string | Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (typeof payload !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
