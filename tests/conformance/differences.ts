/*
 * Where the two transports differ, by nature of their libraries: each as what it does, nothing skipped. uWebSockets.js
 * does less than RFC 6455 asks for in places, and cuts where `ws` says why. Tests name the difference that they mean.
 */

import { closing } from './foreign/raw-client.ts';

interface Differences {
  /** Close code that a client sees after a message beyond what the transport itself takes (§10.4): */
  readonly farTooBig: number;
  /** … after text that is not UTF-8 (§8.1): */
  readonly notUtf8: number;
  /** Payloads of the close frames that answer a breach of the protocol (§7.1.7); none: the connection is cut. */
  readonly breach: (code: 1002 | 1007 | 1009) => readonly Buffer[];
  /** What answers a close frame that is malformed, or has a code that never goes over a wire (§7.4). */
  readonly malformedClose: (code: 1002 | 1007) => Buffer;
  /** What answers a close frame with 1012, 1013, 1014 or 3000, which are registered, or free to use. */
  readonly rareCloseCode: (code: number) => Buffer;
  /** Status of what is no HTTP at all. */
  readonly notHttp: number;
  /** What the echo says to frames that come with the request, one of which a client may not send yet (§4.1). */
  readonly early: readonly string[];
  /** Over TLS, does it cut a client that stops reading, where it should send it less (P23)? Without TLS neither does. */
  readonly cutsSlowReaderOverTls: boolean;
  /** Does it wait for the rest of a request line that was cut within its version? */
  readonly waitsForVersion: boolean;
}

const DIFFERENCES: Readonly<Record<'uws' | 'ws', Differences>> = {
  uws: {
    farTooBig: 1006,
    notUtf8: 1006,
    breach: () => [],
    malformedClose: () => Buffer.alloc(0),
    rareCloseCode: () => Buffer.alloc(0),
    notHttp: 505,
    early: ['Echo: in time'],
    cutsSlowReaderOverTls: true,
    waitsForVersion: false,
  },
  ws: {
    farTooBig: 1009,
    notUtf8: 1007,
    breach: (code) => [closing(code)],
    malformedClose: (code) => closing(code),
    rareCloseCode: (code) => closing(code),
    notHttp: 400,
    early: ['Echo: early', 'Echo: in time'],
    cutsSlowReaderOverTls: false,
    waitsForVersion: true,
  },
};

/** The transport that this run is about: vitest.config.ts sets it, and the server reads it, too. */
export const transport = process.env.TRANSPORT as 'uws' | 'ws';

/** What it does where the two differ. */
export const its = DIFFERENCES[transport];
