/*
 * A component that is loaded when it is first drawn: rarely used parts do not slow down the rest.
 */

import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../words.ts';

/** @example const Lessons = lazy(async () => (await import('./lessons/lessons.tsx')).loadLessons()); */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const loaded = signal<{ readonly Part?: ComponentType<Props>; readonly failed?: boolean }>({});
  return (props) => {
    useEffect(() => {
      if (loaded.value.Part) return;
      loaded.value = {};
      load().then(
        (Part) => (loaded.value = { Part }),
        () => (loaded.value = { failed: true }),
      );
    }, []);
    const { Part, failed } = loaded.value;
    if (Part) return <Part {...props} />;
    return (
      <p class="loading" role="status">
        {failed ? words().loadingFailed : words().loading}
        {failed && (
          // The next visit tries again, but Firefox asks the server for a script only once in the life of a document.
          <button type="button" class="solid" onClick={() => location.reload()}>
            {words().reload}
          </button>
        )}
      </p>
    );
  };
}
