import { expect, it } from 'vitest';
import { missionWords } from '../../../client/lab/words/missions.ts';
import { MISSIONS } from '../../../sim/lab/missions.ts';

it('every mission has a title, a goal, three hints and an ending', () => {
  const words = missionWords();
  for (const { name } of MISSIONS) {
    const { title, goal, hints, ending } = words[name];
    const texts = [title, goal, ...hints, ending];
    expect(texts).toHaveLength(6);
    for (const text of texts) expect(text.length).toBeGreaterThan(0);
    expect(new Set(texts).size).toBe(6);
  }
});
