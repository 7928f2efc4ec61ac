/*
 * What a test asks of a browser, whichever engine it has and whoever drives it. In: URLs, selectors, functions that run in the
 * page. Out: their results. firefox.ts and webkit.ts implement it.
 */

export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** One process for a whole test file. Its profile is new. */
export interface Engine extends AsyncDisposable {
  /** Opens a page in a window of its own. */
  open(url: string): Promise<Tab>;
}

export interface Tab {
  /**
   * What an expression comes to in the page. Promises are waited for, and meanwhile no other window of the engine can be
   * told anything.
   */
  evaluate(expression: string): Promise<unknown>;
  /** As a person clicks: the page takes it for a user's gesture. */
  click(selector: string): Promise<void>;
  goTo(url: string): Promise<void>;
  reload(): Promise<void>;
  goBack(): Promise<void>;
  /** The window that opens while something goes on. */
  popup(goOn: () => Promise<void>): Promise<Tab>;
  /** The size of what the page can fill. In WebKit, only a window without a toolbar can be as narrow as a phone. */
  resize(screen: Screen): Promise<void>;
  /** Ends the page without any event in it. Afterwards, other pages of this engine may be gone too. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** No measure of anything: a busy machine may take its time. */
export const PATIENCE_MS = 100_000;

/** Runs a function in the page. It sees nothing but its arguments, which travel as JSON. */
export function inPage<Args extends unknown[], Result>(
  tab: Tab,
  run: (...args: Args) => Result,
  ...args: Args
): Promise<Awaited<Result>> {
  return tab.evaluate(`(${run})(...${JSON.stringify(args)})`) as Promise<Awaited<Result>>;
}

/** Waits until this holds in the page. It is looked at again whenever the document changes, and for what is no change of it. */
export async function until<Args extends unknown[]>(
  tab: Tab,
  holds: (...args: Args) => boolean,
  ...args: Args
): Promise<void> {
  const condition = `(${holds})(...${JSON.stringify(args)})`;
  await tab.evaluate(`new Promise((resolve, reject) => {
    const look = () => ${condition} && end(resolve);
    const observer = new MutationObserver(look);
    const interval = setInterval(look, 100);
    const end = (settle, error) => {
      clearInterval(interval);
      clearTimeout(timer);
      observer.disconnect();
      settle(error);
    };
    const never = () => end(reject, new Error(${JSON.stringify(`never: ${condition}`)} + ' at ' + location.pathname + ' in ' + document.body.innerText.slice(0, 1000)));
    const timer = setTimeout(never, ${PATIENCE_MS});
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  })`);
}

/** Waits for an element, with this text in it. */
export function appears(tab: Tab, selector: string, text = ''): Promise<void> {
  const isThere = (selector: string, text: string): boolean =>
    [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
  return until(tab, isThere, selector, text);
}
