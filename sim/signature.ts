/*
 * Signs session ids in simulated worlds, where nobody forges them: FNV-1a, which is fast and the same in every run.
 * http://www.isthe.com/chongo/tech/comp/fnv/
 */

const SECRET = 'simulated';

/** As long as a real one: 22 characters. */
export function simulatedSignature(text: string): string {
  let hash = 0x811c9dc5;
  for (const part of [SECRET, text]) {
    for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(22, '-');
}
