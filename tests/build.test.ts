/*
 * What build.mjs and build/ make. The first part looks at dist/ as it was built of the real sources; the second runs
 * build.mjs on small programs in folders of their own.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = dirname(import.meta.dirname);
const DIST = join(ROOT, 'dist');
const HASHED = /-[A-Z0-9]{8}\.(woff2|(js|css)(\.map)?)$/;
const MAX_FIRST_SCRIPT_BYTES = 40 * 1024;
const MAX_FONT_BYTES = 40 * 1024;

const read = (path: string) => readFileSync(join(DIST, 'public', path));
const page = () => read('index.html').toString();
/** Addresses of the script that the page names. */
const initialScripts = () =>
  [...page().matchAll(/<(?:script|link rel="modulepreload")[^>]*(?:src|href)="([^"]*)"/g)].map(
    (match) => match[1]!,
  );
/** Addresses of the chunks that a script names in such a way. */
const importedBy = (url: string, pattern: RegExp) =>
  [...read(url).toString().matchAll(pattern)].map((match) => `/assets/${match[1]}`);
const filesOf = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];

describe('dist/public', () => {
  it('has a hash in the name of everything below assets/', () => {
    const names = filesOf(join(DIST, 'public/assets')).filter((name) => !/\.(br|gz)$/.test(name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !HASHED.test(name))).toEqual([]);
  });

  it('has a page that names script and styles by their hash, and only files that exist', () => {
    const urls = [...page().matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!);
    expect(urls).toContainEqual(expect.stringMatching(/^\/assets\/main-[A-Z0-9]{8}\.js$/));
    expect(urls).toContainEqual(expect.stringMatching(/^\/assets\/styles-[A-Z0-9]{8}\.css$/));
    expect(urls.filter((url) => !existsSync(join(DIST, 'public', url)))).toEqual([]);
  });

  it('has a page that the content security policy lets run: no script and no style of its own', () => {
    expect(page()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:/i);
  });

  it('has compressed twins that are smaller, and hold the same', () => {
    const twins = filesOf(join(DIST, 'public')).filter((name) => /\.(br|gz)$/.test(name));
    expect(twins).toContain('index.html.br');
    for (const twin of twins) {
      const original = read(twin.replace(/\.(br|gz)$/, ''));
      const unpacked = twin.endsWith('.br') ? brotliDecompressSync(read(twin)) : gunzipSync(read(twin));
      expect(unpacked.equals(original), twin).toBe(true);
      expect(read(twin).length, twin).toBeLessThan(original.length);
    }
  });

  it('names all the script that it starts with in the page', () => {
    const initial = initialScripts();
    expect(initial.length).toBeGreaterThan(0);
    for (const url of initial) {
      for (const chunk of importedBy(url, /\b(?:from|import)"\.\/([^"]+)"/g))
        expect(initial).toContain(chunk);
    }
  });

  it('has at most 40 KB of script before the first paint, gzipped, with any one language', () => {
    const sizeOf = (url: string) => gzipSync(read(url), { level: 9 }).length;
    const later = initialScripts().flatMap((url) => importedBy(url, /\bimport\("\.\/([^"]+)"\)/g));
    const named = (pattern: RegExp) => later.filter((url) => pattern.test(url));
    const languages = named(/\/zh-han[st]-/);
    expect(named(/\/(lessons|lab|workshop|wire-panel|chart-strip|qr)-/)).toHaveLength(6);
    expect(languages).toHaveLength(2);
    expect(later).toHaveLength(8); // nothing else is loaded later
    const first = initialScripts().map(sizeOf);
    const bytes = first.reduce((sum, size) => sum + size, 0) + Math.max(...languages.map(sizeOf));
    expect(bytes).toBeGreaterThan(10 * 1024); // there it is
    expect(bytes).toBeLessThanOrEqual(MAX_FIRST_SCRIPT_BYTES);
  });

  it('keeps the chart out of the first script', () => {
    expect(initialScripts().filter((url) => /uPlot/i.test(read(url).toString()))).toEqual([]);
  });

  it('has one font of at most 40 KB, which the page preloads and the styles use, and its licence', () => {
    const font = /<link rel="preload" as="font" type="font\/woff2" href="([^"]+)" crossorigin>/.exec(
      page(),
    )![1]!;
    const styles = /href="(\/assets\/styles-[^"]*)"/.exec(page())![1]!;
    expect(read(styles).toString()).toMatch(new RegExp(`@font-face\\{[^}]*${font.split('/').at(-1)}`));
    expect(filesOf(join(DIST, 'public/assets')).filter((name) => name.endsWith('.woff2'))).toHaveLength(1);
    expect(read(font).toString('latin1', 0, 4)).toBe('wOF2');
    expect(read(font).length).toBeLessThanOrEqual(MAX_FONT_BYTES);
    expect(read('sofia-sans-condensed-license.txt').toString()).toContain('SIL OPEN FONT LICENSE');
  });

  it('keeps what the lessons and other languages say out of what everybody loads', () => {
    const texts = initialScripts().map((url) => read(url).toString());
    expect(texts.filter((text) => /共享|共享計數器|RFC 6455|full duplex/.test(text))).toEqual([]);
    expect(read(page().match(/href="(\/assets\/styles-[^"]*)"/)![1]!).toString()).not.toMatch(
      /\.tape|\.bench|\.leaf/,
    );
  });

  it('has a sandbox that runs one script only: the one that it holds', () => {
    const text = read('lab/sandbox.html').toString();
    const [script] = /(?<=<script>)[\s\S]*?(?=<\/script>)/.exec(text)!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(text).toContain(`content="script-src 'sha256-${hash}' 'unsafe-eval'; worker-src blob:"`);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toMatch(/\ssrc=|\shref=/);
  });

  it('names no folder of the machine that built it', () => {
    const guilty = filesOf(DIST).filter((name) => /\.(mjs|js|css|html|map)$/.test(name));
    expect(guilty.filter((name) => readFileSync(join(DIST, name), 'utf8').includes(ROOT))).toEqual([]);
  });
});

describe('dist/server.mjs', () => {
  it('does not load uWebSockets.js before the runtime is checked', () => {
    const entry = readFileSync(join(DIST, 'server.mjs'), 'utf8');
    expect(entry).not.toMatch(/^import\b.*["']uWebSockets\.js["']/m);
    const others = [...entry.matchAll(/^(?:import|export)\b.*["']\.\/([^"']+)["']/gm)].map(
      (match) => match[1]!,
    );
    for (const name of others) {
      expect(readFileSync(join(DIST, name), 'utf8')).not.toMatch(/^import\b.*["']uWebSockets\.js["']/m);
    }
  });
});

const PROGRAM: Readonly<Record<string, string>> = {
  'client/main.tsx':
    "import { shared } from './shared.ts'; console.log(shared); void import('./later.ts');\n",
  'client/later.ts': "import { shared } from './shared.ts'; console.log('later', shared);\n",
  'client/shared.ts': "export const shared = 'shared';\n",
  'server/main.ts': "console.log('up', ...process.argv.slice(2)); setInterval(() => {}, 1000);\n",
  'server/stores/sqlite/worker.ts': 'export {};\n',
  'client/styles.css': "@import './base.css'; body { background: url(/icon.svg) }\n",
  'client/base.css': 'body { margin: 0 }\n',
  'client/lessons/styles.css': '.lesson { margin: 0 }\n',
  'client/lab/styles.css': '.lab { margin: 0 }\n',
  'client/lab/worker.ts': 'export {};\n',
  'client/lab/workshop/styles.css': '.shop { margin: 0 }\n',
  'client/lab/workshop/sandbox/frame.ts': 'export {};\n',
  'client/lab/workshop/sandbox/worker.ts': 'export {};\n',
  'public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'public/index.html':
    '<!doctype html><html><head><link rel="stylesheet" href="/styles.css">' +
    '<script type="module" src="/main.js"></script></head><body></body></html>\n',
};

const folders: string[] = [];
const watchers: ChildProcess[] = [];

/** A folder with the build and a small program. */
async function makeProgram(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'build-'));
  folders.push(folder);
  for (const name of ['build.mjs', 'build', 'package.json']) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, content] of Object.entries({ ...PROGRAM, ...changes })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runBuild(folder: string, ...flags: string[]): Promise<Result> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'build.mjs'), ...flags], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

afterAll(() => {
  for (const watcher of watchers) watcher.kill(); // of a test that failed
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describe('node build.mjs', () => {
  let folder: string;
  let result: Result;

  beforeAll(async () => {
    folder = await makeProgram();
    result = await runBuild(folder);
  });

  it('says how large the first script is', () => {
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^The first script is 0\.\d KB gzipped\.\n$/);
  });

  it('copies what is not bundled, and leaves nothing else', () => {
    const names = filesOf(join(folder, 'dist/public')).filter((name) => !/\.(br|gz)$|^source/.test(name));
    expect(names).toEqual([
      'assets',
      expect.stringMatching(/^assets\/chunk-\w{8}\.js$/),
      expect.stringMatching(/^assets\/chunk-\w{8}\.js\.map$/),
      expect.stringMatching(/^assets\/lab-\w{8}\.css$/),
      expect.stringMatching(/^assets\/lab-\w{8}\.css\.map$/),
      expect.stringMatching(/^assets\/lab-worker-\w{8}\.js$/),
      expect.stringMatching(/^assets\/lab-worker-\w{8}\.js\.map$/),
      expect.stringMatching(/^assets\/later-\w{8}\.js$/),
      expect.stringMatching(/^assets\/later-\w{8}\.js\.map$/),
      expect.stringMatching(/^assets\/lessons-\w{8}\.css$/),
      expect.stringMatching(/^assets\/lessons-\w{8}\.css\.map$/),
      expect.stringMatching(/^assets\/main-\w{8}\.js$/),
      expect.stringMatching(/^assets\/main-\w{8}\.js\.map$/),
      expect.stringMatching(/^assets\/styles-\w{8}\.css$/),
      expect.stringMatching(/^assets\/styles-\w{8}\.css\.map$/),
      expect.stringMatching(/^assets\/workshop-\w{8}\.css$/),
      expect.stringMatching(/^assets\/workshop-\w{8}\.css\.map$/),
      'icon.svg',
      'index.html',
      'lab',
      'lab/sandbox.html',
    ]);
    expect(filesOf(join(folder, 'dist')).filter((name) => name.startsWith('.'))).toEqual(['.complete']);
  });

  it('hints at the chunks that the script imports at once, not at those for later', () => {
    const html = readFileSync(join(folder, 'dist/public/index.html'), 'utf8');
    expect(html.match(/rel="modulepreload"/g)).toHaveLength(1);
    expect(html).toMatch(/<link rel="modulepreload" href="\/assets\/chunk-\w{8}\.js">/);
  });

  it('fails with a message of esbuild where a source is wrong', async () => {
    const broken = await makeProgram({ 'client/main.tsx': "import './nowhere.ts';\n" });
    const { code, stderr } = await runBuild(broken);
    expect(code).toBe(1);
    expect(stderr).toContain('Could not resolve "./nowhere.ts"');
    expect(existsSync(join(broken, 'dist'))).toBe(false);
  });

  const noise = Array.from({ length: 9000 }, (_, i) => Math.sin(i)).join(',');
  const large = `export const words = [${noise}]; console.log(words);\n`;
  const load = (path: string) => `void import('${path}').then(console.log);\n`;

  it.each([
    ['the script of the start', { 'client/main.tsx': large }],
    ['a language', { 'client/main.tsx': load('./words/zh-hans.ts'), 'client/words/zh-hans.ts': large }],
  ])('fails where %s is too large', async (_, changes) => {
    const { code, stderr } = await runBuild(await makeProgram(changes));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The first script is \d+\.\d KB gzipped: more than 40 KB\.\n$/);
  });

  it('counts one language, the largest, and nothing else that is loaded later', async () => {
    const half = `export const words = [${noise.slice(0, noise.length / 3)}];\n`;
    const main = ['./words/a.ts', './words/b.ts', './words/c.ts', './chart.ts'].map(load).join('');
    const { code, stdout } = await runBuild(
      await makeProgram({
        'client/main.tsx': main,
        'client/words/a.ts': `${half}console.log('a');`,
        'client/words/b.ts': `${half}console.log('b');`,
        'client/words/c.ts': "export const words = ['c'];\n",
        'client/chart.ts': `${large}console.log('chart');`,
      }),
    );
    expect(code).toBe(0);
    expect(Number(/is (\d+\.\d) KB/.exec(stdout)![1])).toBeGreaterThan(20);
  });

  it('tells the lessons where their styles are', async () => {
    const main = 'declare const LESSONS_STYLES: string; console.log(LESSONS_STYLES);\n';
    const program = await makeProgram({ 'client/main.tsx': main });
    expect((await runBuild(program)).code).toBe(0);
    const assets = filesOf(join(program, 'dist/public/assets'));
    const script = assets.find((name) => /^main-.*\.js$/.test(name))!;
    const told = /"(\/assets\/lessons-\w{8}\.css)"/.exec(
      readFileSync(join(program, 'dist/public/assets', script), 'utf8'),
    )!;
    expect(assets).toContain(told[1]!.slice('/assets/'.length));
  });

  it('fails where the font is too large, and says how large it is', async () => {
    const font = await readFile(join(ROOT, 'build/font.mjs'), 'utf8');
    const program = await makeProgram({
      'build/font.mjs': font.replace('MAX_FONT_KB = 40', 'MAX_FONT_KB = 4'),
      'client/styles.css': "@font-face { font-family: a; src: url('page-font:') }\n",
    });
    const { code, stderr } = await runBuild(program);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The page's font is \d+\.\d KB: more than 4 KB\./);
  });

  it('fails where the page does not ask for the script', async () => {
    const { code, stderr } = await runBuild(await makeProgram({ 'public/index.html': '<html></html>' }));
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'public/index.html has no href="/styles.css"\n' });
  });

  it('may run several times at once', async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => runBuild(folder)));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await runBuild(folder, '--if-stale')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('node build.mjs --if-stale', () => {
  const STALE = /^Building, since .*\n.*gzipped\.\n$/;

  it('builds after a change, and else is silent', async () => {
    const folder = await makeProgram();
    const build = async () => (await runBuild(folder, '--if-stale')).stdout;
    expect(await build(), 'never built').toMatch(STALE);
    expect(await build(), 'fresh').toBe('');
    await utimes(join(folder, 'client/main.tsx'), new Date(), new Date());
    expect(await build(), 'the same content with a new date').toBe('');
    await appendFile(join(folder, 'client/main.tsx'), 'console.log(2);\n');
    expect(await build(), 'a source changed').toMatch(STALE);
    await rm(join(folder, 'public/icon.svg'));
    expect(await build(), 'a source was deleted').toMatch(STALE);
    expect(existsSync(join(folder, 'dist/public/icon.svg'))).toBe(false);
    await rm(join(folder, 'dist/.complete'));
    expect(await build(), 'the build was interrupted').toMatch(STALE);
  });
});

describe.skipIf(process.platform === 'win32')('node build.mjs --watch', () => {
  it('starts the server with the flags, again after each change, survives a mistake, and ends it', async () => {
    const folder = await makeProgram();
    const watcher = spawn(process.execPath, [join(folder, 'build.mjs'), '--watch', '--port', '7000']);
    watchers.push(watcher);
    let output = '';
    const listeners = new Set<() => void>();
    const collect = (chunk: Buffer) => {
      output += chunk;
      for (const listener of listeners) listener();
    };
    watcher.stdout.on('data', collect);
    watcher.stderr.on('data', collect);
    const printed = (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!pattern.test(output)) return;
          listeners.delete(look);
          output = '';
          resolve();
        };
        listeners.add(look);
        look();
      });

    await printed(/^up --port 7000$/m);
    await appendFile(join(folder, 'server/main.ts'), "console.log('changed');\n");
    await printed(/^changed$/m);
    await appendFile(join(folder, 'client/main.tsx'), "import './nowhere.ts';\n");
    await printed(/The build failed\./);
    await writeFile(join(folder, 'client/main.tsx'), PROGRAM['client/main.tsx']!);
    await printed(/^changed$/m);
    watcher.kill('SIGINT');
    const code = await new Promise((resolve) => watcher.once('close', resolve)); // once the server is gone, too
    expect(code).toBe(0);
  });
});
