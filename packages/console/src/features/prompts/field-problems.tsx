import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import type { ReactNode } from 'react';
import { ForeignText } from '../../ui/foreign-text.tsx';

interface Props {
  readonly problems: readonly ConfigurationProblem[] | undefined;
}

/** What is wrong with a part of a template, where that is typed. The gateway says it in English. */
export function FieldProblems({ problems = [] }: Props): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul className="prompts-problems" lang="en">
      {problems.map(({ path, message, remedy }) => (
        <li key={`${path} ${message}`}>
          <ForeignText text={`${message}. ${remedy}`.trim()} />
        </li>
      ))}
    </ul>
  );
}
