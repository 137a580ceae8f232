import { describe, expect, it } from 'vitest';
import { configurationJsonSchema } from './config.ts';
import { explainSetting, settingsInGerman } from './settings-in-german.ts';

/** All that a JSON Schema says to people, with the places where it says it. */
function descriptionsIn(schema: unknown, place = '', found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [name, below] of Object.entries(schema)) {
    // A property that is called so is a schema, not a text.
    if (name === 'description' && typeof below === 'string') found.set(below, place);
    else descriptionsIn(below, `${place}/${name}`, found);
  }
  return found;
}

const said = descriptionsIn(configurationJsonSchema());

describe('what settings are for', () => {
  it('is said in German as well, of every setting', () => {
    expect(said.size).toBeGreaterThan(300);
    const missing = [...said].filter(([english]) => !Object.hasOwn(settingsInGerman, english));
    expect(missing, 'add German to settings-in-german.ts').toEqual([]);
  });

  it('is said in German only where the schema says it in English', () => {
    expect(Object.keys(settingsInGerman).filter((english) => !said.has(english))).toEqual([]);
  });

  it('keeps the names of settings, choices and variables as they are written', () => {
    const names = (text: string): readonly string[] =>
      [...text.matchAll(/\$\{\w+\}|`[^`]+`/g)].map(([name]) => name).sort();
    const changed = Object.entries(settingsInGerman).filter(
      ([english, german]) => !names(english).every((name) => names(german).includes(name) || name.includes('*')),
    );
    expect(changed).toEqual([]);
  });

  it('comes in both languages', () => {
    expect(explainSetting('The record')).toEqual({ en: 'The record', de: 'Das Protokoll' });
  });
});
