/*
 * An esbuild plugin that leaves out of uPlot what no page here draws with.
 */

import { readFile } from 'node:fs/promises';
import { BuildError } from './files.mjs';

/** What no page here draws with: bars, splines, joined tables and dates (an axis of time would have no ticks). */
const UNUSED_IN_PLOT = [
  ['(paths.bars    = bars);', ''],
  ['(paths.spline  = monotoneCubic);', ''],
  ['uPlot.join = join;', ''],
  ['uPlot.fmtDate = fmtDate;', ''],
  ['uPlot.tzDate  = tzDate;', ''],
  ['(opts.fmtDate || fmtDate)', '(() => String)'],
  ['genTimeStuffs(1);', '[[], [], () => {}];'],
  ['genTimeStuffs(1e-3);', '[[], [], () => {}];'],
];

/** uPlot without its unused parts: 3 KB less, gzipped. package.json pins the release that these lines are of. */
export const leanPlot = {
  name: 'lean-plot',
  setup(build) {
    build.onLoad({ filter: /uPlot\.esm\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [unused, instead] of UNUSED_IN_PLOT) {
        if (!contents.includes(unused)) throw new BuildError(`This release of uPlot has no ${unused}`);
        contents = contents.replace(unused, instead);
      }
      return { contents };
    });
  },
};
