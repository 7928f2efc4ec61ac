import { describe, expect, it } from 'vitest';
import { type Click, destinationOf, type Route, routeOf } from '../../client/router.ts';

const ORIGIN = 'http://localhost:7000';

describe('an address', () => {
  const routes: readonly (readonly [string, Route])[] = [
    ['/', { page: 'counter' }],
    ['/index.html', { page: 'counter' }],
    ['/lessonsx', { page: 'counter' }],
    ['/lessons', { page: 'lessons' }],
    ['/lessons/', { page: 'lessons' }],
    ['/lessons/echo', { page: 'lesson', name: 'echo' }],
    ['/lessons/echo/', { page: 'lesson', name: 'echo' }],
    ['/lessons/no-such-lesson', { page: 'lesson', name: 'no-such-lesson' }],
    ['/source/server/lessons/echo.ts', { page: 'source', path: 'server/lessons/echo.ts' }],
    ['/sources/x', { page: 'counter' }],
    ['/lab', { page: 'lab' }],
    ['/lab/', { page: 'lab' }],
    ['/lab/double', { page: 'lab', mission: 'double' }],
    ['/lessons/%E0%A4%A', { page: 'lesson', name: '%E0%A4%A' }],
  ];

  it.each(routes)('%s leads to %j', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });
});

describe('a click', () => {
  it.each(['/', '/lessons', '/lessons/echo', '/lessons/echo?step=2', '/source/a.ts?lines=3'])(
    'on a link to %s changes the page',
    (path) => {
      expect(destinationOf(clickOn({ href: ORIGIN + path }), ORIGIN)).toBe(path);
    },
  );

  it('on something inside a link counts as one on the link', () => {
    const link = linkOf({ href: `${ORIGIN}/lessons` });
    const inside = { closest: () => link };
    expect(destinationOf({ ...clickOn({ href: '' }), target: inside as unknown as Element }, ORIGIN)).toBe(
      '/lessons',
    );
  });

  it.each<readonly [string, Partial<Click>]>([
    ['with the middle button', { button: 1 }],
    ['with Control, which opens a tab', { ctrlKey: true }],
    ['with Command, which opens a tab', { metaKey: true }],
    ['with Shift, which opens a window', { shiftKey: true }],
    ['with Alt, which downloads', { altKey: true }],
    ['that somebody else has taken', { defaultPrevented: true }],
  ])('%s is the browser’s', (_, how) => {
    expect(destinationOf({ ...clickOn({ href: `${ORIGIN}/lessons` }), ...how }, ORIGIN)).toBeUndefined();
  });

  it.each<readonly [string, LinkParts]>([
    ['another site', { href: 'https://www.rfc-editor.org/lessons' }],
    ['another port', { href: 'http://localhost:7001/lessons' }],
    ['a file of ours that is no page', { href: `${ORIGIN}/share.json` }],
    ['a place within a page', { href: `${ORIGIN}/lessons#top` }],
    ['another tab', { href: `${ORIGIN}/lessons`, target: '_blank' }],
  ])('on a link to %s is the browser’s', (_, link) => {
    expect(destinationOf(clickOn(link), ORIGIN)).toBeUndefined();
  });

  it('on no link at all leads nowhere', () => {
    const nothing = { closest: () => null } as unknown as Element;
    expect(destinationOf({ ...clickOn({ href: '' }), target: nothing }, ORIGIN)).toBeUndefined();
  });
});

interface LinkParts {
  readonly href: string;
  readonly target?: string;
}

/** What an <a> tells of itself. */
function linkOf({ href, target = '' }: LinkParts) {
  const { origin, pathname, search, hash } = new URL(href || ORIGIN);
  return { origin, pathname, search, hash, target };
}

function clickOn(link: LinkParts): Click {
  const element = { closest: () => linkOf(link) } as unknown as Element;
  const keys = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  return { button: 0, defaultPrevented: false, target: element, ...keys };
}
