/*
 * The payload of a frame, parsed as a JSON object. Pure. The caller checks the fields.
 */

/** Undefined for bytes, for text that is not JSON, and for JSON that is not an object. */
export function jsonObject(payload: string | Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (typeof payload !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
