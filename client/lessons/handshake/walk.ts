/*
 * The walk through one handshake: which one is looked at, and which step of it. Out: signals.
 */

import { signal } from '@preact/signals';
import { openWire } from '../parts/lesson-socket.ts';
import { isKey, parseReport, type Report, RFC_EXAMPLE, type Sum, sumOf } from './model.ts';

/** Steps: request, key and GUID, SHA-1, base64, answer. */
export const STEP_COUNT = 5;

/** Browsers have crypto.subtle in secure contexts only: https, or localhost. */
export const canCompute = (): boolean => globalThis.crypto?.subtle !== undefined;

export class HandshakeWalk {
  /** undefined: not shaken yet; null: no connection was to be had. */
  readonly report = signal<Report | null | undefined>(undefined);
  readonly step = signal(0);
  /** What is in the field; the report's key at first. */
  readonly key = signal('');
  /** The browser's own sum for that key; undefined where it is none, or cannot be computed here. */
  readonly sum = signal<Sum | undefined>(undefined);

  /** Opens a connection for its handshake, and closes it again. */
  shakeHands(): void {
    const wire = openWire('/lessons/handshake', {
      received: (payload) => {
        this.lookAt(parseReport(payload));
        wire.close();
      },
      closed: () => this.lookAt(undefined),
    });
  }

  showExample(): void {
    this.lookAt(RFC_EXAMPLE);
  }

  go(steps: number): void {
    this.step.value = Math.min(STEP_COUNT - 1, Math.max(0, this.step.peek() + steps));
  }

  async tryKey(key: string): Promise<void> {
    this.key.value = key;
    this.sum.value = undefined;
    if (!isKey(key) || !canCompute()) return;
    const sum = await sumOf(key, (bytes) => crypto.subtle.digest('SHA-1', bytes));
    if (this.key.peek() === key) this.sum.value = sum;
  }

  private lookAt(report: Report | undefined): void {
    this.report.value = report ?? null;
    this.step.value = 0;
    if (report) void this.tryKey(report.key);
  }
}
