import type { Status } from '@gatehouse/contract/status';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Card } from '../../ui/card.tsx';
import { overviewTexts } from './texts.ts';

/** How the assistants do, where there are any. */
export function AssistantFigures({ assistants }: { readonly assistants: Status['assistants'] }): ReactNode {
  const texts = useOwnTexts(overviewTexts).assistants;
  const language = useLanguage();
  if (assistants.length === 0) return null;
  const count = (value: number): string => formatCount(value, language);

  return (
    <Card
      title={texts.title}
      actions={
        <Link to="/knowledge" search={{ tab: 'assistants' }}>
          {texts.toAssistants}
        </Link>
      }
    >
      <dl className="overview-facts">
        {assistants.map(({ answered, handedOver, name, questions, title, unknown }) => (
          <div key={name} className="overview-fact" data-assistant={name}>
            <dt>
              <ForeignText text={title} />
            </dt>
            <dd>
              {texts.questions(count(questions), questions === 1)}{' '}
              {questions === 0 ? null : (
                <span className="quiet">{texts.became(count(answered), count(unknown), count(handedOver))}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
