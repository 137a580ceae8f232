import { entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { useOwnTexts } from '../language/define-texts.ts';
import { useLanguage } from '../language/language-context.ts';
import { choiceTexts } from './texts.ts';

/** What a choice of a setting is called for people. */
export function useChoiceName(): (setting: string, choice: string | number) => string {
  const texts = useOwnTexts(choiceTexts);
  const language = useLanguage();

  return (setting, choice) => {
    const name = String(choice);
    const asked = setting === 'argumentsAction' ? 'action' : setting;
    const known = texts[`${asked}.${name}`];
    if (known !== undefined) return known;
    return isEntityType(name) ? entityTypes[name][language] : name;
  };
}

function isEntityType(name: string): name is EntityType {
  return Object.hasOwn(entityTypes, name);
}
