import { describe, expect, it } from 'vitest';
import { ensureLanguage } from '../../../client/components/strip-chart.tsx';

describe('the chart', () => {
  it.each(['C', '', 'en_US', 'x'])(
    'draws in English where Intl refuses the language of the browser: %j',
    (language) => {
      const browser = { language };
      ensureLanguage(browser);
      expect(() => new Intl.NumberFormat(browser.language)).not.toThrow();
      expect(browser.language).toBe('en');
    },
  );

  it.each(['zh-Hant-TW', 'de', 'en-US-posix', 'tlh'])('leaves any other language alone: %s', (language) => {
    const browser = { language };
    ensureLanguage(browser);
    expect(browser.language).toBe(language);
  });
});
