/*
 * Builds dist/: the server's bundle, the programs beside it, and the page as it is served.
 *
 *   node build.mjs               builds
 *   node build.mjs --if-stale    builds only where a source changed since the last complete build
 *   node build.mjs --watch …     builds, starts the server with the remaining flags, again on each change
 *
 * In: client/, server/, protocol/, sim/, tools/, public/. Out: dist/server.mjs, dist/<tool>.mjs for each
 * tools/<tool>/main.ts, and dist/public/. Several builds may run at once: files are made aside and renamed into
 * place, one by one, and content has its hash in its name.
 */

import { publish } from './build/assets.mjs';
import { bundleServer, bundleTools } from './build/bundle.mjs';
import { developWith } from './build/dev.mjs';
import { BuildError, report } from './build/files.mjs';
import { buildPage } from './build/page.mjs';
import { sourcesToShow } from './build/sources.mjs';
import { fingerprintOfSources, isStale } from './build/staleness.mjs';

/** Builds everything, and puts it into dist/. */
async function build() {
  const fingerprint = await fingerprintOfSources(); // before reading them: a change from here on is seen
  const esbuild = await import('esbuild'); // only here, so that `npm start` of a fresh dist/ needs no tools
  const [server, tools, page, sources] = await Promise.all([
    bundleServer(esbuild),
    bundleTools(esbuild),
    buildPage(esbuild),
    sourcesToShow(),
  ]);
  await publish(new Map([...server, ...tools, ...page, ...sources]), fingerprint);
}

const [mode, ...rest] = process.argv.slice(2);
try {
  if (mode === '--watch') await developWith(build, rest);
  else if (mode === undefined) await build();
  else if (mode !== '--if-stale')
    throw new BuildError('Usage: node build.mjs [--if-stale | --watch [flags …]]');
  else if (await isStale()) {
    console.log('Building, since dist/ is stale.');
    await build();
  }
} catch (error) {
  report(error);
  process.exit(1);
}
