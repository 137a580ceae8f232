import { type KeyboardEvent, type ReactNode, type Ref, useId, useImperativeHandle, useMemo, useRef } from 'react';
import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import { useOwnTexts } from '../../language/define-texts.ts';
import { settingsTexts } from './texts.ts';

export interface TextEditorHandle {
  /** Puts the cursor at the beginning of a line, from 1, and shows it. */
  goToLine(line: number): void;
}

interface Props {
  readonly ref: Ref<TextEditorHandle>;
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly problems: readonly ConfigurationProblem[];
  readonly onChange: (value: string) => void;
}

/** Of the style sheet, in pixels. */
const lineHeight = 20;

/** A text with the numbers of its lines, and marks beside those with a problem. It stays a plain text field, which every browser and screen reader knows. */
export function TextEditor({ ref, label, value, readOnly, problems, onChange }: Props): ReactNode {
  const texts = useOwnTexts(settingsTexts).edit;
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const help = useId();
  const lines = useMemo(() => value.split('\n').length, [value]);
  const bad = new Set(problems.map(({ line }) => line));

  useImperativeHandle(ref, () => ({
    goToLine(line) {
      const field = area.current;
      if (field === null) return;
      const start = startOfLine(field.value, line);
      const end = field.value.indexOf('\n', start);
      field.focus();
      field.setSelectionRange(start, end === -1 ? field.value.length : end);
      field.scrollTop = Math.max(0, (line - 4) * lineHeight);
    },
  }));

  // Escape first, so that nobody is caught in a field in which Tab writes.
  const escaped = useRef(false);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Escape') escaped.current = true;
    if (event.key !== 'Tab' || event.shiftKey || escaped.current || readOnly) return;
    event.preventDefault();
    const field = event.currentTarget;
    const { selectionStart, selectionEnd } = field;
    field.setRangeText('  ', selectionStart, selectionEnd, 'end');
    onChange(field.value);
  };

  return (
    <div className="settings-editor">
      <div className="settings-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <span key={index + 1} className={bad.has(index + 1) ? 'bad' : undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label={label}
        aria-describedby={help}
        aria-invalid={problems.length > 0}
        value={value}
        readOnly={readOnly}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        rows={24}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => {
          escaped.current = false;
        }}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
      <span id={help} className="visually-hidden">
        {readOnly ? texts.readOnlyHelp : texts.keyHelp}
      </span>
    </div>
  );
}

function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) return start;
    start = end + 1;
  }
  return start;
}
