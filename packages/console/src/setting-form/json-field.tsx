import type { PlainSettingField } from '@gatehouse/contract/setting-field';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import type { SettingValue } from './setting-values.ts';
import { settingFormTexts } from './texts.ts';

interface Props {
  readonly field: PlainSettingField;
  readonly id: string;
  readonly value: SettingValue | undefined;
  readonly onChange: (value: SettingValue | undefined) => void;
}

/** What has no simpler form. What is typed counts when it can be read; until then the form cannot be sent. */
export function JsonField({ field, id, value, onChange }: Props): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const place = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
  const bad = typed !== undefined && read(typed, field.kind === 'texts') === 'unreadable';

  useEffect(() => {
    place.current?.setCustomValidity(bad ? texts.notJson : '');
  }, [bad, texts]);

  return (
    <>
      <textarea
        ref={place}
        id={id}
        name={field.name}
        className="setting-json"
        rows={Math.min(14, Math.max(3, shown.split('\n').length))}
        autoComplete="off"
        spellCheck={false}
        value={shown}
        aria-invalid={bad}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          const found = read(text, field.kind === 'texts');
          if (found !== 'unreadable') onChange(found.value);
        }}
      />
      <small className={bad ? 'setting-hint bad' : 'setting-hint'} id={`${id}-hint`}>
        {bad ? texts.notJson : texts.asJson}
      </small>
    </>
  );
}

type Read = { readonly value: SettingValue | undefined } | 'unreadable';

function read(text: string, list: boolean): Read {
  if (text.trim() === '') return { value: undefined };
  try {
    const value = JSON.parse(text) as SettingValue;
    const fits = list
      ? Array.isArray(value) && value.every((entry) => typeof entry === 'string')
      : typeof value === 'object' && value !== null && !Array.isArray(value);
    return fits ? { value } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
