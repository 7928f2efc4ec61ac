/*
 * Where other devices find this counter: asks the server, which knows its network interfaces, for addresses
 * with their QR codes. What cannot be fetched or parsed becomes null, never an exception.
 */

const SHARE_URL = '/share.json';
const SHARE_TIMEOUT_MS = 5000;

/** A QR code: an SVG path in modules, without quiet zone. */
export interface QrPath {
  /** Modules per side. */
  readonly size: number;
  readonly path: string;
}

export interface ShareAddress {
  readonly url: string;
  readonly qr: QrPath;
}

/** The addresses of this counter, the most useful first; null if the server cannot be asked or has none. */
export async function fetchAddresses(): Promise<readonly ShareAddress[] | null> {
  try {
    const response = await fetch(SHARE_URL, { signal: AbortSignal.timeout(SHARE_TIMEOUT_MS) });
    const body: unknown = response.ok ? await response.json() : null;
    const urls = (body as { urls?: unknown } | null)?.urls;
    const addresses = Array.isArray(urls) ? urls.filter(isAddress) : [];
    return addresses.length > 0 ? addresses : null;
  } catch {
    // Offline, too slow or not JSON: the same to the user.
    return null;
  }
}

function isAddress(entry: Partial<ShareAddress> | null): entry is ShareAddress {
  return (
    typeof entry?.url === 'string' && typeof entry.qr?.path === 'string' && typeof entry.qr.size === 'number'
  );
}
