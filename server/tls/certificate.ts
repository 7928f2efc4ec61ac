/*
 * Creates a self-signed certificate. In: its names and addresses. Out: PEM. Loaded on demand,
 * since the library is large. RSA, because that is what the library supports.
 */

import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** Apple's systems reject certificates that are valid for longer than 825 days; browsers' own limit is 398. */
const VALID_DAYS = 365;
const DAY_MS = 86_400_000;
const MODULUS_BITS = 2048;
/** In subject alternative names (RFC 5280 §4.2.1.6). */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** @param names DNS names and IP addresses; the first is the subject */
export async function makeCertificate(
  names: readonly string[],
  nowMs: number,
): Promise<{ readonly cert: string; readonly key: string }> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const forgeKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(forgeKey.n, forgeKey.e);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`; // positive (RFC 5280 §4.1.2.2)
  certificate.validity.notBefore = new Date(nowMs - DAY_MS); // clocks of phones may be behind
  certificate.validity.notAfter = new Date(nowMs + VALID_DAYS * DAY_MS);
  const subject = [{ name: 'commonName', value: (names[0] ?? 'localhost').slice(0, 64) }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: names.map(altName) },
  ]);
  certificate.sign(forgeKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}

function altName(name: string): { type: number; value?: string; ip?: string } {
  return isIP(name) === 0 ? { type: DNS_NAME, value: name } : { type: IP_ADDRESS, ip: name };
}
