import { Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { type PromptLanguage, promptLanguages } from '@gatehouse/contract/prompts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { AddButton } from '../../ui/add-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { editTexts } from './edit-texts.ts';
import { type EditedExample, type EditedTemplate, type EditedTexts, emptyTexts } from './edited-template.ts';
import { FieldProblems } from './field-problems.tsx';
import type { PlacedProblems } from './problem-places.ts';
import { promptsTexts } from './texts.ts';

type Texts = EditedTemplate['texts'];

interface Props {
  readonly texts: Texts;
  /** Names of variables, which can stand in them. */
  readonly variables: readonly string[];
  readonly problems: PlacedProblems['texts'];
  readonly onChange: (texts: Texts) => void;
}

/** What the model is asked, in each language that the template has. */
export function TextFields({ texts: given, variables, problems, onChange }: Props): ReactNode {
  const { texts } = useOwnTexts(editTexts);
  const { languages } = useOwnTexts(promptsTexts).preview;
  const missing = promptLanguages.filter((language) => given[language] === undefined);
  const several = missing.length < promptLanguages.length - 1;

  return (
    <fieldset className="setting-group">
      <legend>{texts.title}</legend>
      {variables.length === 0 ? null : (
        <p className="quiet">{texts.places(variables.map((name) => `{{${name}}}`).join(' '))}</p>
      )}
      <div className="prompts-languages">
        {promptLanguages.map((language) => {
          const own = given[language];
          if (own === undefined) return null;
          return (
            <fieldset key={language} className="setting-group entry">
              <legend>
                {languages[language]}{' '}
                {several ? (
                  <IconButton
                    icon={Minus}
                    size={15}
                    label={texts.remove(languages[language])}
                    onPress={() => onChange(without(given, language))}
                  />
                ) : null}
              </legend>
              <OneLanguage
                language={language}
                texts={own}
                onChange={(changed) => onChange({ ...given, [language]: changed })}
              />
              <FieldProblems problems={problems.get(language)} />
            </fieldset>
          );
        })}
      </div>
      {missing.map((language) => (
        <AddButton
          key={language}
          label={texts.add(languages[language])}
          onPress={() => onChange({ ...given, [language]: emptyTexts })}
        />
      ))}
    </fieldset>
  );
}

interface LanguageProps {
  readonly language: PromptLanguage;
  readonly texts: EditedTexts;
  readonly onChange: (texts: EditedTexts) => void;
}

function OneLanguage({ language, texts: own, onChange }: LanguageProps): ReactNode {
  const { texts } = useOwnTexts(editTexts);
  const { examples, system, user } = own;
  const change = (changed: readonly EditedExample[]): void => onChange({ ...own, examples: changed });
  return (
    <>
      <Area
        label={texts.system}
        lang={language}
        name={`system-${language}`}
        rows={5}
        value={system}
        onChange={(value) => onChange({ ...own, system: value })}
      />
      {examples.map((example, place) => (
        // Examples have no names: what is typed belongs to a place in the list.
        <fieldset key={place} className="setting-group entry">
          <legend>
            {texts.example(place + 1)}{' '}
            <IconButton
              icon={Minus}
              size={15}
              label={texts.removeExample(place + 1)}
              onPress={() => change(examples.toSpliced(place, 1))}
            />
          </legend>
          {(['user', 'assistant'] as const).map((said) => (
            <Area
              key={said}
              label={said === 'user' ? texts.asked : texts.answered}
              lang={language}
              name={`example-${said}-${language}`}
              rows={2}
              required
              value={example[said]}
              onChange={(value) => change(examples.with(place, { ...example, [said]: value }))}
            />
          ))}
        </fieldset>
      ))}
      <AddButton label={texts.addExample} onPress={() => change([...examples, { user: '', assistant: '' }])} />
      <Area
        label={texts.user}
        lang={language}
        name={`user-${language}`}
        rows={4}
        value={user}
        onChange={(value) => onChange({ ...own, user: value })}
      />
    </>
  );
}

interface AreaProps {
  readonly label: string;
  readonly name: string;
  readonly rows: number;
  /** That what is typed is in. */
  readonly lang: PromptLanguage;
  readonly value: string;
  readonly required?: boolean;
  readonly onChange: (value: string) => void;
}

function Area({ label, onChange, required = false, ...area }: AreaProps): ReactNode {
  return (
    <label>
      {label}
      <textarea
        {...area}
        required={required}
        maxLength={100_000}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function without(texts: Texts, language: PromptLanguage): Texts {
  const { [language]: _gone, ...others } = texts;
  return others;
}
