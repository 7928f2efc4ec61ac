/*
 * Builds the page. In: client/ and public/. Out: the files of dist/public/, with their compressed twins.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addCompressed } from './assets.mjs';
import { bundlePage, filesOf } from './bundle.mjs';
import { BuildError, filesBelow, ROOT } from './files.mjs';
import { sandboxDocument } from './sandbox.mjs';
import { checkPartSizes, checkScriptSize, withStaticImports } from './script-size.mjs';

/** What every page loads besides scripts. */
const STYLES = 'client/styles.css';
/** What the lessons' pages load besides scripts; client/lessons/styles.ts. */
const LESSONS_STYLES = 'client/lessons/styles.css';

/** The same for the Lab, and the worker in which it runs worlds: a script of its own. */
const LAB_STYLES = 'client/lab/styles.css';
const LAB_WORKER = 'client/lab/worker.ts';
/** And for the workshop. */
const WORKSHOP_STYLES = 'client/lab/workshop/styles.css';

/** dist/public/: script, styles, index.html that names them, the other files of public/, and compressed twins. */
export async function buildPage(esbuild) {
  const styles = await bundlePage(esbuild, {
    entryPoints: { styles: STYLES, lessons: LESSONS_STYLES, lab: LAB_STYLES, workshop: WORKSHOP_STYLES },
  });
  const worker = await bundlePage(esbuild, { entryPoints: { 'lab-worker': LAB_WORKER } });
  const main = urlOf(outputOf(styles.metafile, STYLES));
  const addressOf = ({ metafile }, source) => JSON.stringify(urlOf(outputOf(metafile, source)));
  const { metafile, outputFiles } = await bundlePage(esbuild, {
    entryPoints: { main: 'client/main.tsx' },
    define: {
      'process.env.NODE_ENV': '"production"',
      LESSONS_STYLES: addressOf(styles, LESSONS_STYLES),
      LAB_STYLES: addressOf(styles, LAB_STYLES),
      WORKSHOP_STYLES: addressOf(styles, WORKSHOP_STYLES),
      LAB_WORKER: addressOf(worker, LAB_WORKER),
    },
  });
  const files = filesOf([...styles.outputFiles, ...worker.outputFiles, ...outputFiles]);
  for (const path of await filesBelow(join(ROOT, 'public'))) {
    const isBundled = Object.hasOwn(styles.metafile.inputs, `public/${path}`);
    if (!isBundled) files.set(`public/${path}`, await readFile(join(ROOT, 'public', path)));
  }
  const script = withStaticImports(metafile, outputOf(metafile, 'client/main.tsx'));
  const fonts = [...files.keys()].filter((path) => path.endsWith('.woff2'));
  const links = { script: script.map(urlOf), fonts: fonts.map(urlOf), styles: main };
  files.set('public/index.html', linkAssets(files.get('public/index.html'), links));
  files.set('public/lab/sandbox.html', await sandboxDocument(esbuild));
  await addCompressed(files);
  checkScriptSize(metafile, script, files);
  checkPartSizes(metafile, script, files);
  return files;
}

/** The output for this source file, as a path below dist/. */
function outputOf(metafile, entryPoint) {
  const [path] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entryPoint);
  return path.slice('dist/'.length);
}

function urlOf(path) {
  return path.slice('public'.length);
}

/** index.html with hashed names in place of /main.js and /styles.css, and preload hints for what these load. */
function linkAssets(html, { script: [main, ...chunks], fonts, styles }) {
  if (html === undefined) throw new BuildError('public/index.html is missing.');
  const hints = [
    ...fonts.map((url) => `<link rel="preload" as="font" type="font/woff2" href="${url}" crossorigin>\n`),
    ...chunks.map((url) => `<link rel="modulepreload" href="${url}">\n`),
  ].join('');
  const replacements = [
    ['href="/styles.css"', `href="${styles}"`],
    ['src="/main.js"', `src="${main}"`],
    ['</head>', `${hints}</head>`],
  ];
  let text = Buffer.from(html).toString();
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new BuildError(`public/index.html has no ${from}`);
    text = text.replace(from, () => to);
  }
  return Buffer.from(text);
}
