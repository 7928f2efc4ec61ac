/*
 * Styles that are loaded with a part of the page, so that the counter does not carry them. In: their address. Out: a
 * <link> in the head, once.
 */

const loading = new Map<string, Promise<void>>();

/** Resolves when the styles are loaded. After a failure, the next call tries again. */
export function linkStyles(href: string): Promise<void> {
  const styles =
    loading.get(href) ??
    link(href).catch((error) => {
      loading.delete(href);
      throw error;
    });
  loading.set(href, styles);
  return styles;
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
