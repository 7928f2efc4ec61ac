import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { AssetsMissing, loadAssets } from '../../server/assets.ts';
import {
  type Asset,
  type Assets,
  type HttpRequest,
  type HttpResponse,
  negotiateEncoding,
  respond,
  type Site,
} from '../../server/http.ts';
import { qrCode } from '../../server/share.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const asset = (name: string, cacheControl: string): Asset => ({
  type: 'text/plain',
  cacheControl,
  identity: { body: bytes(`${name} as it is`), etag: `"${name}"` },
});

const assets: Assets = new Map([
  [
    '/index.html',
    {
      ...asset('index', 'no-cache'),
      br: { body: bytes('index br'), etag: '"index-br"' },
      gzip: { body: bytes('index gzip'), etag: '"index-gzip"' },
    },
  ],
  ['/icon.png', asset('icon', 'no-cache')],
]);

const site: Site = {
  assets,
  pages: new Set(['/lessons', '/lessons/messages']),
  moved: new Map([['/lessons/echo', '/lessons/messages']]),
  tls: false,
  lanUrls: () => ['http://10.0.0.2:6789/', 'http://[fd00::2]:6789/'],
  isReady: () => true,
  isDraining: () => false,
  isOwnName: (name) => !name.endsWith('evil.example'),
  isNear: (address) => address === '10.0.0.9',
};

function get(path: string, request: Partial<HttpRequest> = {}, at: Site = site): HttpResponse {
  const none = {
    host: 'counter.example',
    ifNoneMatch: '',
    acceptEncoding: '',
    forwardedProto: '',
    client: '10.0.0.9',
  };
  return respond({ method: 'GET', path, ...none, ...request }, at);
}

function header(response: HttpResponse, name: string): string | undefined {
  return response.headers.find(([key]) => key === name)?.[1];
}

function textOf({ body }: HttpResponse): string | undefined {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
}

function sharedUrls(request: Partial<HttpRequest>, at: Site = site): string[] {
  const { urls } = JSON.parse(textOf(get('/share.json', request, at))!);
  return urls.map(({ url }: { url: string }) => url);
}

describe('respond', () => {
  it('serves index.html at /', () => {
    const response = get('/');
    expect(response.status).toBe('200 OK');
    expect(textOf(response)).toBe('index as it is');
    expect(response.headers).toEqual(
      expect.arrayContaining([
        ['Content-Type', 'text/plain'],
        ['Cache-Control', 'no-cache'],
        ['ETag', '"index"'],
        ['Vary', 'Accept-Encoding'],
      ]),
    );
  });

  it.each(['/lessons', '/lessons/messages'])('serves index.html at %s, which the page knows', (path) => {
    expect(get(path)).toEqual(get('/'));
    expect(get(path, { ifNoneMatch: '"index"' }).status).toBe('304 Not Modified');
  });

  it.each(['/lessons', '/lessons/messages'])('leads from %s/ to the page', (path) => {
    const response = get(`${path}/`);
    expect(response.status).toBe('308 Permanent Redirect');
    expect(header(response, 'Location')).toBe(path);
  });

  it.each([
    ['/lessons/echo', undefined, '/lessons/messages'],
    ['/lessons/echo/', undefined, '/lessons/messages'],
    ['/lessons/echo', 'message=00+ff&kind=hex', '/lessons/messages?message=00+ff&kind=hex'],
    ['/lessons/echo', 'a=<b>\r\nX: y', '/lessons/messages'],
  ])('leads from %s with the query %j to where the page is now', (path, query, location) => {
    const response = get(path, query === undefined ? {} : { query });
    expect(response.status).toBe('308 Permanent Redirect');
    expect(header(response, 'Location')).toBe(location);
  });

  it('has a stylesheet for what is not there', () => {
    const styled = new Map([['/assets/styles-1A.css', asset('', 'no-cache')]]);
    expect(textOf(get('/nope', {}, { ...site, assets: styled }))).toContain('href="/assets/styles-1A.css"');
  });

  it.each([
    ['/', 'index as it is'.length],
    ['/healthz', '{"status":"ok"}'.length],
  ])('answers HEAD of %s like GET, with a length in place of the body', (path, length) => {
    const answer = get(path);
    const head = get(path, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([answer.status, undefined]);
    expect(new Map(head.headers)).toEqual(new Map([...answer.headers, ['Content-Length', String(length)]]));
  });

  it('answers HEAD of what did not change without a length', () => {
    const request = { ifNoneMatch: '"index"' };
    expect(get('/', { ...request, method: 'HEAD' })).toEqual(get('/', request));
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'BREW', ''])('refuses the method %j', (method) => {
    const response = get('/', { method });
    expect(response.status).toBe('405 Method Not Allowed');
    expect(header(response, 'Allow')).toBe('GET, HEAD');
  });

  it.each([
    '/nope',
    '/../package.json',
    '/assets/',
    '//',
    '',
    '/%2e%2e/server.mjs',
    '/__proto__',
    '/index.html.br',
    '/lessons/nope',
    '/lessons/nope/',
    '/lessons/echo/more',
  ])('finds nothing at %j', (path) => {
    const response = get(path);
    expect(response.status).toBe('404 Not Found');
    expect(textOf(response)).toContain('There is nothing at this address.');
  });

  it.each(['/', '/share.json', '/lessons', '/nothing'])(
    'tells who asks for %s by a name that is not its own which flag lets the name in (DNS rebinding)',
    (path) => {
      const response = get(path, { host: 'EVIL.example.:6789' });
      expect(response.status).toBe('421 Misdirected Request');
      expect(textOf(response)).toContain('start the server with --public-name evil.example\n');
    },
  );

  it.each(['/healthz', '/readyz'])('answers %s by any name: load balancers ask by their own', (path) => {
    expect(get(path, { host: 'evil.example' }).status).toBe('200 OK');
  });

  it.each(['', 'a b', 'a/b', 'user@a', 'a:b', '<script>'])('refuses the Host %j', (host) => {
    expect(get('/', { host }).status).toBe('400 Bad Request');
    expect(get('/share.json', { host }).status).toBe('400 Bad Request');
  });

  it.each([
    ['a page', get('/')],
    ['nothing', get('/nope')],
    ['a bad Host', get('/', { host: '' })],
    ['a bad method', get('/', { method: 'POST' })],
    ['a page that did not change', get('/', { ifNoneMatch: '*' })],
    ['/healthz', get('/healthz')],
    ['/readyz', get('/readyz')],
    ['/share.json', get('/share.json')],
  ])('sends the security headers with %s', (_, response) => {
    expect(header(response, 'Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(header(response, 'X-Content-Type-Options')).toBe('nosniff');
    expect(header(response, 'Referrer-Policy')).toBe('no-referrer');
    expect(header(response, 'Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(header(response, 'Cross-Origin-Resource-Policy')).toBe('same-origin');
  });

  it('says that it is well', () => {
    const response = get('/healthz');
    expect(textOf(response)).toBe('{"status":"ok"}');
    expect(header(response, 'Cache-Control')).toBe('no-store');
  });

  it.each([
    [true, '200 OK', '{"status":"ready"}'],
    [false, '503 Service Unavailable', '{"status":"store unreachable"}'],
  ])('says whether it can count: %s', (isReady, status, body) => {
    const response = get('/readyz', {}, { ...site, isReady: () => isReady });
    expect(response.status).toBe(status);
    expect(textOf(response)).toBe(body);
    expect(header(response, 'Cache-Control')).toBe('no-store');
    expect(get('/healthz', {}, { ...site, isReady: () => isReady }).status).toBe('200 OK');
  });

  it('says that it is about to end', () => {
    const response = get('/readyz', {}, { ...site, isDraining: () => true });
    expect([response.status, textOf(response)]).toEqual(['503 Service Unavailable', '{"status":"draining"}']);
    expect(get('/healthz', {}, { ...site, isDraining: () => true }).status).toBe('200 OK');
  });
});

describe('caching', () => {
  it.each(['"icon"', 'W/"icon"', '*', '"other", "icon"', '"other",W/"icon"', ' "icon" '])(
    'does not send again what If-None-Match: %s names',
    (ifNoneMatch) => {
      const response = get('/icon.png', { ifNoneMatch });
      expect(response).toMatchObject({ status: '304 Not Modified', body: undefined });
      expect(header(response, 'ETag')).toBe('"icon"');
      expect(header(response, 'Cache-Control')).toBe('no-cache');
    },
  );

  it.each(['', '"other"', 'icon', '"ico"', '"icon'])(
    'sends the file where If-None-Match is %j',
    (ifNoneMatch) => {
      expect(get('/icon.png', { ifNoneMatch }).status).toBe('200 OK');
    },
  );

  it('compares with what would be sent, compressed or not', () => {
    const acceptEncoding = 'br';
    expect(get('/', { acceptEncoding, ifNoneMatch: '"index-br"' }).status).toBe('304 Not Modified');
    expect(get('/', { acceptEncoding, ifNoneMatch: '"index"' }).status).toBe('200 OK');
  });

  it('says nothing of encodings where there is only one', () => {
    expect(header(get('/icon.png'), 'Vary')).toBeUndefined();
  });
});

describe('encodings', () => {
  it.each([
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['BR', 'br'],
    ['*', 'br'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['gzip;q=0.5,br;q=0.5', 'br'],
    ['br;q=0, *', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['br; q=0.000', 'identity'],
    ['*;q=0', 'identity'],
    ['identity', 'identity'],
    ['identity;q=1, br;q=0.2', 'identity'],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['identity;q=0', 'identity'],
    ['deflate', 'identity'],
    ['br;q=much', 'identity'],
    [';;,,q=1', 'identity'],
  ])('of a browser that takes %j come to %s', (acceptEncoding, expected) => {
    expect(negotiateEncoding(acceptEncoding, assets.get('/index.html')!)).toBe(expected);
  });

  it('are only what the file was compressed with', () => {
    const { br: _, ...onlyGzip } = assets.get('/index.html')!;
    expect(negotiateEncoding('br, gzip', onlyGzip)).toBe('gzip');
    expect(negotiateEncoding('br, gzip', assets.get('/icon.png')!)).toBe('identity');
  });

  it('come with the body and the headers that say so', () => {
    const response = get('/', { acceptEncoding: 'br' });
    expect(textOf(response)).toBe('index br');
    expect(header(response, 'Content-Encoding')).toBe('br');
    expect(header(response, 'ETag')).toBe('"index-br"');
    expect(header(get('/'), 'Content-Encoding')).toBeUndefined();
  });
});

describe('/share.json', () => {
  it.each(['localhost:6789', '127.0.0.1:6789', '[::1]:6789'])(
    "tells the network's addresses to a browser at %s",
    (host) => {
      expect(sharedUrls({ host })).toEqual(['http://10.0.0.2:6789/', 'http://[fd00::2]:6789/']);
    },
  );

  it('tells a browser that came by another name just that name', () => {
    expect(sharedUrls({ host: '10.0.0.2:6789' })).toEqual(['http://10.0.0.2:6789/']);
  });

  it.each([
    ['https', false, 'https://counter.example/'],
    ['https, http', false, 'https://counter.example/'],
    ['http', true, 'http://counter.example/'],
    ['', true, 'https://counter.example/'],
    ['', false, 'http://counter.example/'],
    ['javascript', false, 'http://counter.example/'],
  ])('has the scheme of X-Forwarded-Proto %j, else of the server (TLS: %s)', (forwardedProto, tls, url) => {
    expect(sharedUrls({ forwardedProto }, { ...site, tls })).toEqual([url]);
  });

  it('is empty where nobody else can come', () => {
    expect(sharedUrls({ host: 'localhost' }, { ...site, lanUrls: () => [] })).toEqual([]);
    // A stranger may say that it came by localhost.
    expect(sharedUrls({ host: 'localhost', client: '203.0.113.9' })).toEqual([]);
  });

  it('has a QR code for each address', () => {
    const { urls } = JSON.parse(textOf(get('/share.json'))!);
    expect(urls[0].qr).toEqual(qrCode('http://counter.example/'));
    expect(header(get('/share.json'), 'Cache-Control')).toBe('no-store');
  });
});

describe('qrCode', () => {
  it('draws the modules of the code, each run of a row at once', () => {
    const { size, path } = qrCode('http://counter.example/');
    const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    for (const [, x, y, length, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
      expect(back).toBe(length);
      drawn[Number(y)]!.fill(true, Number(x), Number(x) + Number(length));
    }
    expect(drawn).toEqual(encode('http://counter.example/', { border: 0, maskPattern: 0 }).data);
    expect(path.startsWith('M0 0h7v1h-7z')).toBe(true); // the finder pattern's upper edge, dark
  });
});

describe('loadAssets', () => {
  async function load(files: Record<string, string>): Promise<Assets> {
    const directory = await mkdtemp(join(tmpdir(), 'assets-'));
    try {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), content);
      }
      return loadAssets(directory);
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  it('reads each file with its compressed twins', async () => {
    const loaded = await load({
      'index.html': 'a',
      'index.html.br': 'b',
      'index.html.gz': 'c',
      'icon.svg': 'd',
    });
    expect([...loaded.keys()].sort()).toEqual(['/icon.svg', '/index.html']);
    const page = loaded.get('/index.html')!;
    expect([page.identity, page.br!, page.gzip!].map(({ body }) => new TextDecoder().decode(body))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(new Set([page.identity.etag, page.br!.etag, page.gzip!.etag]).size).toBe(3);
    expect(page.identity.etag).toMatch(/^"[\w-]{27}"$/);
    expect(loaded.get('/icon.svg')).not.toHaveProperty('br');
  });

  it('lets browsers keep what has a hash in its name, and ask again for the rest', async () => {
    const loaded = await load({ 'index.html': '', 'assets/main-ABCD1234.js': '' });
    expect(loaded.get('/index.html')!.cacheControl).toBe('no-cache');
    expect(loaded.get('/assets/main-ABCD1234.js')!.cacheControl).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.svg', 'image/svg+xml'],
    ['a.webmanifest', 'application/manifest+json'],
    ['a.woff2', 'font/woff2'],
    ['a.unknown', 'application/octet-stream'],
  ])('knows the type of %s', async (name, type) => {
    expect((await load({ 'index.html': '', [name]: '' })).get(`/${name}`)!.type).toBe(type);
  });

  it('says what to do where there is no page', async () => {
    await expect(load({})).rejects.toThrow(AssetsMissing);
    expect(() => loadAssets('/nowhere/public')).toThrow(/run npm run build/);
  });
});

describe('the workshop’s sandbox', () => {
  it.each([
    ['GET', '200 OK'],
    ['HEAD', '200 OK'],
    ['POST', '405 Method Not Allowed'],
  ])('has a policy of its own, whatever the answer to %s', (method, status) => {
    const assets = new Map([...site.assets, ['/lab/sandbox.html', site.assets.get('/index.html')!]]);
    const response = get('/lab/sandbox.html', { method }, { ...site, assets });
    expect(response.status).toBe(status);
    expect(header(response, 'Content-Security-Policy')).toBe(
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    );
  });

  it.each(['/', '/lab', '/lab/workshop', '/lab/sandbox', '/lab/sandbox.html/', '/healthz', '/nothing'])(
    'is all that a page may frame: not %s',
    (path) => {
      const policy = header(get(path), 'Content-Security-Policy');
      expect(policy).toContain("frame-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    },
  );
});

it('lets the page load fonts of its own, and no others', () => {
  expect(header(get('/'), 'Content-Security-Policy')).toContain("; font-src 'self';");
});

it('lets the page connect to this host only, and to a port of it where nothing listens', () => {
  const policy = (host: string) => new Map(get('/', { host }).headers).get('Content-Security-Policy');
  expect(policy('192.168.1.7:6789')).toContain(
    "connect-src 'self' ws://192.168.1.7:59999 wss://192.168.1.7:59999;",
  );
  expect(policy('[fd00::2]:6789')).toContain(
    "connect-src 'self' ws://[fd00::2]:59999 wss://[fd00::2]:59999;",
  );
  expect(policy('x; script-src *')).toContain("connect-src 'self';");
});
