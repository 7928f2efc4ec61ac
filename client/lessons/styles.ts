/*
 * The styles of the lessons and of the wire panel: loaded with them, so that the counter does not carry them.
 */

/** The address of styles.css as it was built; build.mjs puts it here. */
declare const LESSONS_STYLES: string;

let loading: Promise<void> | undefined;

/** Resolves when the styles are loaded. After a failure, the next call tries again. */
export function loadStyles(): Promise<void> {
  loading ??= link(LESSONS_STYLES).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

function link(href: string): Promise<void> {
  const element = document.createElement('link');
  element.rel = 'stylesheet';
  element.href = href;
  document.head.append(element);
  return new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => {
      element.remove();
      reject(new Error(`${href} could not be loaded`));
    });
  });
}
