import type { ReactNode } from 'react';
import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { changeTexts } from './texts.ts';

interface Props {
  readonly problems: readonly ConfigurationProblem[];
  /** Goes to the line, where the text can be edited. */
  readonly onLine?: (line: number) => void;
  /** False where nobody sees the file. */
  readonly withLines?: boolean;
}

/** What keeps a configuration from being applied, with its places. The gateway says it in English. */
export function ProblemList({ problems, onLine, withLines = true }: Props): ReactNode {
  const texts = useOwnTexts(changeTexts);
  const language = useLanguage();
  if (problems.length === 0) return null;
  return (
    <div className="notice bad">
      <strong>{texts.problems(formatCount(problems.length, language), problems.length)}</strong>
      <ul className="problem-list">
        {problems.map(({ line, column, path, message, remedy }) => {
          const place = texts.line(String(line));
          return (
            <li key={`${line} ${column} ${path} ${message}`}>
              {!withLines ? null : onLine === undefined ? (
                <span>{place}</span>
              ) : (
                <button type="button" className="link" onClick={() => onLine(line)}>
                  {place}
                </button>
              )}
              {path === '' ? null : (
                <>
                  {withLines ? ' · ' : null}
                  <code>
                    <ForeignText text={path} />
                  </code>
                </>
              )}
              {withLines || path !== '' ? ': ' : null}
              <span lang="en">
                <ForeignText text={`${message}. ${remedy}`.trim()} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
