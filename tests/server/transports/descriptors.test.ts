/*
 * When the server takes no more connections, since the system gives it no more files.
 */

import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Descriptors } from '../../../server/transports/descriptors.ts';

describe('file descriptors', () => {
  it('are not short where the limit is far away, or nobody knows it', () => {
    expect(new Descriptors(1_000_000).areShort()).toBe(false);
    expect(new Descriptors(undefined).areShort()).toBe(false);
  });

  it('are short when only the last 32 are left, and not any more when one is given back', () => {
    const lowestFree = openSync(devNull, 'r');
    const descriptors = new Descriptors(lowestFree + 1 + 32);
    expect(descriptors.areShort()).toBe(true); // this one was the last but 32
    closeSync(lowestFree);
    expect(descriptors.areShort()).toBe(false);
  });

  it('are short where the limit is below what is kept back', () => {
    expect(new Descriptors(16).areShort()).toBe(true);
  });
});
