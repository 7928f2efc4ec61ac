/*
 * Every table of words, whatever file it stands in: client/words.ts with words/, and all that go through
 * translated(), which this test listens to.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';

type Language = 'en' | 'zh-Hans' | 'zh-Hant';
type Table = Readonly<Record<Language, unknown>>;

const { tables } = vi.hoisted(() => ({ tables: [] as Record<Language, unknown>[] }));

vi.mock('../../client/language.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../client/language.ts')>();
  const translated: typeof original.translated = (table) => {
    const { spoken } = original;
    tables.push({
      en: spoken(table, 'en'),
      'zh-Hans': spoken(table, 'zh-Hans'),
      'zh-Hant': spoken(table, 'zh-Hant'),
    });
    return original.translated(table);
  };
  return { ...original, translated };
});

const CLIENT = join(import.meta.dirname, '../../client');
const COUNTS = [0, 1, 2, 1000];
/** What functions of the tables take besides numbers and texts. */
const CLOSE = { code: 1000, reason: 'bye', wasClean: true, byUs: true };

/** Only in one of the two scripts. */
const SIMPLIFIED =
  /[这们时会说对过还发现问关无语请读写见观话网络连数据务应该张样动间让点实经从给听为么产号传响册标签码际载输错误条则边达输组节类写满开断让节帧]/;
const TRADITIONAL =
  /[這們時會說對過還發現問關無語請讀寫見觀話網絡連數據務應該張樣動間讓點實經從給聽為麼產號傳響冊標籤碼際載輸錯誤條則邊達組節類滿開斷幀]/;
/** Words of the one side of the strait that the other does not use. */
const MAINLAND_WORDS =
  /服務器|網絡|信息|軟件|字節|客戶端|默認|(?<!沒有)消息|幀|掩碼|載荷|定時器|標簽頁|重新加載|會話/;
const TAIWAN_WORDS = /伺服|网路|讯息|软体|位元组|用户端|预设|程式|讯框|遮罩|酬载|计时器|分页|连线|交握/;

/** One word for one idea: what says it in another way. */
const OTHER_TERMS = {
  'zh-Hans': /按键|按压|断开网络|愿望|监控代理/, // 点击, 模拟断网, 意图, 采集端
  'zh-Hant': /按鍵|按壓|中斷網路|願望|監控代理/, // 點擊, 模擬斷網, 意圖, 採集端
} as const;

beforeAll(async () => {
  vi.resetModules(); // another file's tests may have loaded the tables before anybody listened
  const { words } = await import('../../client/words.ts');
  const hans = await import('../../client/words/zh-hans.ts');
  const hant = await import('../../client/words/zh-hant.ts');
  tables.push({ en: words(), 'zh-Hans': hans.words, 'zh-Hant': hant.words });
  for (const path of filesWithWords()) await import(path);
  // The course's questions and its glossary are phrases in plain tables.
  const { QUESTIONS } = await import('../../client/lessons/questions.ts');
  const { LOOK_BACK } = await import('../../client/lessons/look-back.ts');
  const { GLOSSARY } = await import('../../client/lessons/glossary.ts');
  const { translated } = await import('../../client/language.ts');
  const definitions = Object.values(GLOSSARY).map(({ definition }) => definition);
  for (const table of [QUESTIONS, LOOK_BACK, definitions]) translated(table);
});

describe('the words', () => {
  it('are found in every file that has some', () => {
    expect(tables.length).toBeGreaterThanOrEqual(filesWithWords().length + 1);
  });

  it.each(['zh-Hans', 'zh-Hant'] as const)(
    'of %s are there where the English ones are, and only there',
    (other) => {
      for (const table of tables)
        expect([...textsOf(table[other]).keys()]).toEqual([...textsOf(table.en).keys()]);
    },
  );

  it.each(['en', 'zh-Hans', 'zh-Hant'] as const)(
    'of %s are never empty, and hold no undefined value',
    (of) => {
      const guilty = spoken(of).filter(
        ({ text }) => text.trim() === '' || /undefined|NaN|\[object/.test(text),
      );
      expect(guilty).toEqual([]);
    },
  );

  it('of English have no Chinese in them, but for examples', () => {
    const guilty = spoken('en').filter(({ text }) => /\p{Script=Han}{8,}/u.test(text));
    expect(guilty).toEqual([]);
  });

  it.each(['zh-Hans', 'zh-Hant'] as const)('of %s are no English sentences', (of) => {
    const isEnglish = (text: string) =>
      !/\p{Script=Han}/u.test(text) && /[a-z]{2,}[ ,]+[a-z]{2,}[ ,]+[a-z]{2,}/i.test(text);
    expect(spoken(of).filter(({ text }) => isEnglish(text))).toEqual([]);
  });

  it.each(['zh-Hans', 'zh-Hant'] as const)(
    'of %s are translated, but for what is the same everywhere',
    (of) => {
      const same = tables.flatMap((table) => {
        const english = textsOf(table.en);
        return [...textsOf(table[of])]
          .filter(([path, text]) => text === english.get(path))
          .map(([, text]) => text);
      });
      // Names of headers, codes and messages; no sentence, and nothing with a space between two plain words.
      expect(same.filter((text) => /[a-z]{3,} [a-z]{2,}/.test(text))).toEqual([]);
    },
  );

  it('of 简体中文 are in its script', () => {
    expect(spoken('zh-Hans').filter(({ text }) => TRADITIONAL.test(text))).toEqual([]);
  });

  it('of 繁體中文 are in its script', () => {
    expect(spoken('zh-Hant').filter(({ text }) => SIMPLIFIED.test(text))).toEqual([]);
  });

  it('of 繁體中文 are those of Taiwan, and of 简体中文 those of the mainland', () => {
    expect(spoken('zh-Hant').filter(({ text }) => MAINLAND_WORDS.test(text))).toEqual([]);
    expect(spoken('zh-Hans').filter(({ text }) => TAIWAN_WORDS.test(text))).toEqual([]);
  });

  it.each(['zh-Hans', 'zh-Hant'] as const)('of %s have one term for a press, for an agent, …', (of) => {
    expect(spoken(of).filter(({ text }) => OTHER_TERMS[of].test(text))).toEqual([]);
  });
});

// ---------------------------------------------------------------------------------- reading the tables

/** Everything that the tables say in a language. */
function spoken(of: Language): { path: string; text: string }[] {
  return (tables as readonly Table[]).flatMap((table) =>
    [...textsOf(table[of])].map(([path, text]) => ({ path, text })),
  );
}

/** Path within the table → text; functions are called with several numbers. */
function textsOf(words: unknown, path = ''): Map<string, string> {
  if (typeof words === 'string') return new Map([[path, words]]);
  if (typeof words === 'function') {
    return new Map(COUNTS.map((count) => [`${path}(${count})`, String(callWith(words as Say, count))]));
  }
  const parts = Object.entries(words as object).map(([name, part]) => textsOf(part, `${path}/${name}`));
  return new Map(parts.flatMap((part) => [...part]));
}

type Say = (...given: unknown[]) => unknown;

/** With numbers, or where it wants something else, with that. */
function callWith(say: Say, count: number): unknown {
  for (const given of [count, `${count}`, CLOSE]) {
    try {
      const text = say(...Array(Math.max(1, say.length)).fill(given));
      if (!/undefined/.test(String(text))) return text;
    } catch {
      // of another type
    }
  }
  return undefined;
}

function filesWithWords(): string[] {
  const names = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(CLIENT, name));
  const isOther = (path: string) => relative(CLIENT, path) !== 'language.ts';
  return sources.filter(
    (path) => isOther(path) && /\btranslated(<|\(\{)|\blessonWords\(\{/.test(readFileSync(path, 'utf8')),
  );
}
