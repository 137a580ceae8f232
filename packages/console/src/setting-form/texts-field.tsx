import type { PlainSettingField } from '@gatehouse/contract/setting-field';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { JsonField } from './json-field.tsx';
import type { SettingValue } from './setting-values.ts';
import { settingFormTexts } from './texts.ts';

interface Props {
  readonly field: Extract<PlainSettingField, { kind: 'texts' }>;
  readonly id: string;
  readonly value: SettingValue | undefined;
  readonly onChange: (value: SettingValue | undefined) => void;
}

/** A list of texts, one per line. A list in which a text has several lines is shown as JSON. */
export function TextsField({ field, id, value, onChange }: Props): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const language = useLanguage();
  const entries = (Array.isArray(value) ? value : (field.default ?? [])) as readonly string[];
  const [typed, setTyped] = useState(entries.join('\n'));
  const [manyLines] = useState(() => entries.some((entry) => entry.includes('\n')));

  if (manyLines) return <JsonField field={field} id={id} value={value} onChange={onChange} />;
  // What stands in the field is kept as it is typed, also where it says the same as the list.
  const shown = sameList(linesOf(typed), entries) ? typed : entries.join('\n');
  return (
    <>
      <textarea
        id={id}
        name={field.name}
        rows={Math.min(10, Math.max(3, entries.length + 1))}
        autoComplete="off"
        spellCheck={false}
        value={shown}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(linesOf(event.target.value));
        }}
      />
      <small className="setting-hint" id={`${id}-hint`}>
        {texts.perLine} · {texts.entries(formatCount(entries.length, language), entries.length)}
      </small>
    </>
  );
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}
