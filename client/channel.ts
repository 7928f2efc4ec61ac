/*
 * Channels between the pages of this origin. In: a name. Out: a channel, where there are any.
 */

/** @returns undefined where there is none: in browsers before 2022, and in Firefox where storage is forbidden */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined; // whoever asks for one has a way without it
  }
}
