/*
 * The walk through a handshake: which handshake is shown, and which step of it. Out: signals.
 */

import { signal } from '@preact/signals';
import { openLessonSocket } from '../parts/lesson-socket.ts';
import { type Derivation, deriveAccept, isKey, parseReport, type Report, RFC_EXAMPLE } from './model.ts';

/** Steps: request, key and GUID, SHA-1, base64, answer. */
export const STEP_COUNT = 5;

/** Browsers provide crypto.subtle only in secure contexts: https, or localhost. */
export const canCompute = (): boolean => globalThis.crypto?.subtle !== undefined;

export class HandshakeWalk {
  /** undefined: none yet; null: the server could not be reached. */
  readonly report = signal<Report | null | undefined>(undefined);
  readonly step = signal(0);
  /** The key in the field; initially that of the report. */
  readonly key = signal('');
  /** The browser's own result for that key; undefined if the key is not valid, or the browser cannot compute it here. */
  readonly derivation = signal<Derivation | undefined>(undefined);

  /** Opens a connection to see its handshake, and closes it again. @param step the initial step */
  connect(step = 0): void {
    const socket = openLessonSocket('/lessons/handshake', {
      received: (payload) => {
        this.show(parseReport(payload), step);
        socket.close();
      },
      closed: () => this.show(undefined),
    });
  }

  showExample(): void {
    this.show(RFC_EXAMPLE);
  }

  go(steps: number): void {
    this.step.value = Math.min(STEP_COUNT - 1, Math.max(0, this.step.peek() + steps));
  }

  async tryKey(key: string): Promise<void> {
    this.key.value = key;
    this.derivation.value = undefined;
    if (!isKey(key) || !canCompute()) return;
    const derivation = await deriveAccept(key, (bytes) => crypto.subtle.digest('SHA-1', bytes));
    if (this.key.peek() === key) this.derivation.value = derivation;
  }

  /** @param step from 0; clamped to the valid range */
  private show(report: Report | undefined, step = 0): void {
    this.report.value = report ?? null;
    this.step.value = 0;
    this.go(step);
    if (report) void this.tryKey(report.key);
  }
}
