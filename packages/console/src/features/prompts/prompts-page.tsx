import './prompts.css';
import type { ReactNode } from 'react';
import { fetchPrompts } from '../../api/prompts.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { PromptCard } from './prompt-card.tsx';
import { promptsTexts } from './texts.ts';

const example = `prompts:
  templates:
    - name: support
      version: 1
      model: chat
      variables:
        question: { type: string, maxLength: 2000 }
      texts:
        en:
          system: You answer customers of Musterladen, briefly and politely.
          user: "{{question}}"
      cases:
        - name: greets
          variables: { question: Good morning! }
          expect: { language: en }
`;

/** The templates in force, each with its newest version first. */
export function PromptsPage(): ReactNode {
  const texts = useOwnTexts(promptsTexts);
  const prompts = useAdminData(['prompts'], fetchPrompts);
  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Loaded from={prompts} lines={8}>
        {({ templates }) =>
          templates.length === 0 ? (
            <EmptyState text={texts.empty}>
              <CodeBlock code={example} />
            </EmptyState>
          ) : (
            [...Map.groupBy(templates, ({ name }) => name)].map(([name, versions]) => (
              <PromptCard key={name} name={name} versions={versions} />
            ))
          )
        }
      </Loaded>
    </>
  );
}
