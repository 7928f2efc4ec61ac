import { describe, expect, it, vi } from 'vitest';
import { chooseLanguage, detectLanguage, LANGUAGES, language, startLanguage } from '../../client/language.ts';

describe('the language', () => {
  it.each([
    [['en-GB'], 'en'],
    [['zh-CN'], 'zh-Hans'],
    [['zh-SG'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['zh-TW'], 'zh-Hant'],
    [['zh-HK'], 'zh-Hant'],
    [['zh-MO'], 'zh-Hant'],
    [['zh-Hant'], 'zh-Hant'],
    [['zh-Hant-CN'], 'zh-Hant'],
    [['zh-Hans-TW'], 'zh-Hans'],
    [['ZH-tw'], 'zh-Hant'],
    [['fr', 'zh'], 'zh-Hans'],
    [['fr', 'en', 'zh'], 'en'],
    [['fr-CA', 'de'], 'en'],
    [['zhx', 'english'], 'en'],
    [[], 'en'],
  ])('of a browser that prefers %j is %s', (preferred, expected) => {
    expect(detectLanguage(preferred, null)).toBe(expected);
  });

  it.each(LANGUAGES)('is %s where the person chose so, whatever the browser prefers', (choice) => {
    expect(detectLanguage(['zh-CN', 'en'], choice)).toBe(choice);
  });

  it.each(['', 'fr', 'zh', 'ZH-HANT', '{}', 'toString'])(
    'is not taken from a storage that holds %j',
    (stored) => {
      expect(detectLanguage(['zh-TW'], stored)).toBe('zh-Hant');
    },
  );

  it('stands in the document, and is kept for the next time', () => {
    const { documentElement, kept } = browserOf(['fr', 'zh-HK']);
    startLanguage();
    expect(language.value).toBe('zh-Hant');
    expect(documentElement.lang).toBe('zh-Hant');
    chooseLanguage('zh-Hans');
    expect(language.value).toBe('zh-Hans');
    expect(documentElement.lang).toBe('zh-Hans');
    startLanguage();
    expect(language.value).toBe('zh-Hans');
    expect(kept.size).toBe(1);
    vi.unstubAllGlobals();
  });

  it('follows the browser, and can be chosen, where the storage is forbidden', () => {
    const { documentElement } = browserOf(['zh-TW']);
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
    startLanguage();
    expect(language.value).toBe('zh-Hant');
    chooseLanguage('en');
    expect(documentElement.lang).toBe('en');
    vi.unstubAllGlobals();
  });
});

function browserOf(languages: readonly string[]) {
  const documentElement = { lang: '' };
  const kept = new Map<string, string>();
  vi.stubGlobal('document', { documentElement });
  vi.stubGlobal('navigator', { languages });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  return { documentElement, kept };
}
