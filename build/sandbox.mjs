/*
 * Builds the document of the workshop's sandbox. It has no origin and may load nothing, so it holds everything: the frame's
 * script, and the text of the workers that run a learner's code. Out: public/lab/sandbox.html.
 */

import { createHash } from 'node:crypto';
import { bundleInline } from './bundle.mjs';
import { BuildError } from './files.mjs';

const FRAME = 'client/lab/workshop/sandbox/frame.ts';
const WORKER = 'client/lab/workshop/sandbox/worker.ts';

export async function sandboxDocument(esbuild) {
  const [frame, worker] = await Promise.all([bundleInline(esbuild, FRAME), bundleInline(esbuild, WORKER)]);
  if (/<\/script/i.test(frame + worker) || /<!--/.test(frame + worker))
    throw new BuildError('The sandbox’s scripts contain what ends a script element.');
  const hash = createHash('sha256').update(frame).digest('base64');
  // The server's header allows any inline script; this allows only this one. What applies is both.
  const policy = `script-src 'sha256-${hash}' 'unsafe-eval'; worker-src blob:`;
  return Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox</title>' +
      `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
      `<script type="text/plain">${worker}</script><script>${frame}</script></html>\n`,
  );
}
