import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, readPair, TlsFilesError } from '../../../server/tls/pair.ts';
import { selfSignedPair } from '../../../server/tls/self-signed.ts';

const DAY_MS = 86_400_000;
const NAMES = ['localhost', 'desk.local', '192.168.1.7', 'fd00::7'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'self-signed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const nowMs = Date.now();
const make = (more: { names?: readonly string[]; nowMs?: number } = {}) =>
  selfSignedPair({ folder, names: NAMES, nowMs, ...more }, undefined);

describe('the self-signed pair', () => {
  it('is for all names and addresses, for a year, for a server, and its key is readable to its owner alone', async () => {
    const pair = await make();
    createSecureContext(pair);
    const certificate = new X509Certificate(pair.cert);
    expect(certificate.subjectAltName).toBe(
      'DNS:localhost, DNS:desk.local, IP Address:192.168.1.7, IP Address:FD00:0:0:0:0:0:0:7',
    );
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    const days = (Date.parse(certificate.validTo) - nowMs) / DAY_MS;
    expect(Math.round(days)).toBe(365);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(nowMs);
    expect(statSync(join(folder, 'self-signed.pem')).mode & 0o777).toBe(0o600);
  });

  it('stays as long as it will do, and while only IPv6 addresses change', async () => {
    const fingerprint = fingerprintOf(await make());
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(fingerprintOf(await make({ nowMs: nowMs + 300 * DAY_MS }))).toBe(fingerprint);
    expect(fingerprintOf(await make({ names: [...NAMES, 'fd00::8'] }))).toBe(fingerprint);
    expect(fingerprintOf(await make({ names: NAMES.slice(0, 2) }))).toBe(fingerprint);
  });

  it.each([
    ['is near its end', { nowMs: nowMs + 340 * DAY_MS }],
    ['lacks an address', { names: [...NAMES, '192.168.1.8'] }],
    ['lacks a name', { names: [...NAMES, 'example.org'] }],
  ])('is made anew where it %s', async (_, more) => {
    const fingerprint = fingerprintOf(await make());
    expect(fingerprintOf(await make(more))).not.toBe(fingerprint);
    expect(fingerprintOf(await make(more))).toBe(fingerprintOf(await make(more)));
  });

  it('that cannot be stored says where, and why', async () => {
    mkdirSync(join(folder, 'self-signed.pem.new'));
    await expect(make()).rejects.toThrow(TlsFilesError);
    await expect(make()).rejects.toThrow(
      /^The self-signed certificate cannot be stored as .*pem \(EISDIR\)\.$/,
    );
  });

  it('is made anew where the file is damaged', async () => {
    await make();
    const file = join(folder, 'self-signed.pem');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 500));
    createSecureContext(await make());
  });

  it('is kept by the process alone where there is no folder', async () => {
    const wanted = { folder: undefined, names: NAMES, nowMs };
    const pair = await selfSignedPair(wanted, undefined);
    expect(pair.files).toBeUndefined();
    expect(await selfSignedPair(wanted, pair)).toBe(pair);
  });
});

it('files of two different pairs are refused', async () => {
  const [one, other] = [await make(), await make({ names: ['localhost', 'other'] })];
  const [certFile, keyFile] = ['cert.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(certFile, one.cert.slice(one.cert.indexOf('-----BEGIN CERT')));
  writeFileSync(keyFile, other.key);
  expect(() => readPair({ certFile, keyFile })).toThrow(TlsFilesError);
  expect(() => readPair({ certFile, keyFile: `${keyFile}x` })).toThrow(TlsFilesError);
});
