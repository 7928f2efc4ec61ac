/*
 * A transport without a network: it keeps what was mounted, and a test calls it. In: a path. Out: the endpoint or the
 * answer that stands there.
 */

import type { HttpRequest, HttpResponse } from '../../../server/http.ts';
import { Traffic } from '../../../server/transports/traffic.ts';
import type { Answer, Endpoint, Transport } from '../../../server/transports/transport.ts';

export class FakeTransport implements Transport {
  readonly traffic = new Traffic();
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly answers = new Map<string, Answer>();

  mount<Memory extends object>(path: string, endpoint: Endpoint<Memory>): void {
    this.endpoints.set(path, endpoint as Endpoint);
  }
  get(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }
  publish(): void {}
  listen(): Promise<number> {
    return Promise.resolve(0);
  }
  renewTls(): void {}
  backlog() {
    return { sockets: 0, bytes: 0 };
  }
  dismiss(): void {}
  stopListening(): void {}
  close(): void {}

  endpointAt(path: string): Endpoint {
    return this.endpoints.get(path)!;
  }
  answerAt(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    return this.answers.get(request.path)!(request, new AbortController().signal);
  }
}
