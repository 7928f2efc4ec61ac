/*
 * The Lab on paper: title, ledger, the whole diagram in pages, and the link; black on white. In: the browser's announcement
 * that it prints. Out: a sheet beside the page, which only paper shows.
 */

import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Course } from '../course.ts';
import { type PagePart, pagesOf } from '../layout/pages.ts';
import type { Lab } from '../model.ts';
import { missionWords } from '../words/missions.ts';
import { labWords } from '../words/page.ts';
import { strategyName } from '../words/strategies.ts';
import { DiagramLayer } from './drawing.tsx';
import { Picture } from './picture.ts';
import { LedgerTable } from './strategies.tsx';

/** The width of the diagram, in px: a sheet of A4 or Letter between its margins. */
const WIDTH_PX = 700;
/** What fits on a page of either size, without the heads of the lanes. */
const PAGE_PX = 880;
/** … below the title, the ledger and the link. */
const FIRST_PAGE_PX = 600;
const HEADS_PX = 24;
const MAX_PAGES = 8;

export function usePrinting(lab: Lab, course: Course): void {
  useEffect(() => {
    const sheet = document.createElement('div');
    sheet.className = 'lab-print';
    // Paper does not wait: what is rendered here is rendered at once.
    const before = (): void => {
      document.body.append(sheet);
      render(<PrintedLab lab={lab} course={course} />, sheet);
    };
    const after = (): void => {
      render(null, sheet);
      sheet.remove();
    };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      after();
    };
  }, [lab, course]);
}

function PrintedLab({ lab, course }: { readonly lab: Lab; readonly course: Course }) {
  const { title, free, printed } = labWords();
  const mission = course.mission.value?.name;
  const { strategy, seed } = lab.experiment.value;
  const rival = lab.rivalStrategy.value;
  const pictures = picturesOf(lab);
  const diagram = pictures[0]?.diagram.value;
  if (diagram === undefined) return null;
  const parts = pagesOf(diagram, {
    firstPx: FIRST_PAGE_PX,
    heightPx: PAGE_PX,
    maxPages: MAX_PAGES,
    aroundY: pictures[0]!.yOf(lab.cursor.value),
  });
  const secondsAt = (y: number): string => (diagram.axis.msAt(y) / 1000).toFixed(3);
  const last = parts.at(-1)!;
  return (
    <>
      <h1>{`${title} · ${mission === undefined ? free : missionWords()[mission].title}`}</h1>
      <p>{[strategy, ...(rival ? [rival] : [])].map((name) => strategyName(name)).join(' – ')}</p>
      <LedgerTable lab={lab} />
      <p>{printed(secondsAt(parts[0]!.top), secondsAt(last.top + last.height), seed)}</p>
      <p class="printed-link">{location.href}</p>
      {parts.map((part) => (
        <section key={part.top} class="printed-page">
          {pictures.map((picture, place) => (
            <PrintedPart key={place} picture={picture} part={part} />
          ))}
        </section>
      ))}
    </>
  );
}

/** As on the screen, but as wide as the paper. */
function picturesOf(lab: Lab): Picture[] {
  const { main, rival } = lab;
  const isCompared = rival.run.value !== undefined;
  const width = signal(isCompared ? WIDTH_PX / 2 : WIDTH_PX);
  const scale = signal(1);
  const picture = new Picture(lab, main, rival, width, scale);
  return isCompared ? [picture, new Picture(lab, rival, main, width, scale)] : [picture];
}

function PrintedPart({
  picture,
  part: { top, height },
}: {
  readonly picture: Picture;
  readonly part: PagePart;
}) {
  const diagram = picture.diagram.value;
  if (diagram === undefined) return null;
  const { server, disk, truth } = labWords();
  const names: Readonly<Record<string, string>> = { server, disk, truth };
  const { widthPx, all } = diagram.lanes;
  return (
    <div>
      <svg class="drawing printed-heads" aria-hidden="true" viewBox={`0 0 ${widthPx} ${HEADS_PX}`}>
        {all.map(({ name, x }) => (
          <text key={name} x={x} y="17">
            {names[name] ?? name}
          </text>
        ))}
      </svg>
      <svg class="drawing" aria-hidden="true" viewBox={`0 ${top} ${widthPx} ${height}`}>
        <DiagramLayer diagram={diagram} top={top} height={height} />
      </svg>
    </div>
  );
}
