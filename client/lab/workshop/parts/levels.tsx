/*
 * The five levels: which one is tried, and which are passed.
 */

import { LEVELS } from '../../../../sim/workshop/messages.ts';
import { language } from '../../../language.ts';
import type { Workshop } from '../model.ts';
import { numberText, shopWords } from '../words/page.ts';

export function Levels({ workshop }: { readonly workshop: Workshop }) {
  const { level: label, levels, levelHelp, passedLevel } = shopWords();
  const passes = workshop.passes.value;
  const current = workshop.level.value;
  return (
    <fieldset class="shop-levels">
      <legend class="unseen">{label}</legend>
      {LEVELS.map((name, place) => {
        const pass = passes.find(({ level }) => level === name);
        return (
          <label key={name} data-passed={pass !== undefined}>
            <input
              type="radio"
              name="level"
              checked={name === current}
              onChange={() => (workshop.level.value = name)}
            />
            <span>
              {`${place + 1}. ${levels[name]}`}
              {pass && <small title={passedLevel}>{` ✓ ${numberText(pass.worlds, language.value)}`}</small>}
            </span>
          </label>
        );
      })}
      <p class="aside">{levelHelp[current]}</p>
    </fieldset>
  );
}
