import type { AssistantView } from '@gatehouse/contract/admin-knowledge';
import type { AssistantFigures } from '@gatehouse/contract/assistant-figures';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useId } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatShare } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { shellQuote } from '../../ui/shell-quote.ts';
import { NoAssistant } from './assistant-field.tsx';
import { type AssistantsTexts, assistantsTexts } from './assistants-texts.ts';
import { useKnowledge } from './use-knowledge.ts';

/** Who answers from the collections, and how they are asked. */
export function AssistantsView(): ReactNode {
  const knowledge = useKnowledge();
  return (
    <Loaded from={knowledge} lines={6}>
      {({ assistants }) =>
        assistants.length === 0 ? (
          <NoAssistant />
        ) : (
          <div className="knowledge-cards">
            {assistants.map((assistant) => (
              <AssistantCard key={assistant.id} assistant={assistant} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function AssistantCard({ assistant }: { readonly assistant: AssistantView }): ReactNode {
  const texts = useOwnTexts(assistantsTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const heading = useId();
  const { answerFrom, answers, collections, examples, figures, id, model, passages, supportFrom, title } = assistant;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      texts.model,
      <code key="model">
        <ForeignText text={model} />
      </code>,
    ],
    [texts.collections, formatList(collections, language)],
    [texts.answers, answers === undefined ? texts.quotes : <ForeignText key="answers" text={answers} />],
    [texts.answerFrom, formatShare(answerFrom, language)],
    [texts.supportFrom, formatShare(supportFrom, language)],
    [texts.passages, formatCount(passages, language)],
    [texts.asked, figuresInWords(figures, texts, language)],
  ];
  const example = examples[language]?.[0] ?? texts.question;
  return (
    <section className="card" aria-labelledby={heading} data-assistant={id}>
      <h2 id={heading}>
        <ForeignText text={title} />
      </h2>
      <dl className="pairs">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <p>{texts.recipe}</p>
      <CodeBlock code={curlFor(model, example)} />
      <div className="knowledge-actions">
        {permitted('playground.use') || permitted('models.call') ? (
          <Link className="knowledge-button" to="/playground" search={{ model }}>
            {texts.playground}
            <span className="visually-hidden">: {id}</span>
          </Link>
        ) : null}
        <Link className="knowledge-button" to="/knowledge" search={{ tab: 'try', assistant: id }}>
          {texts.try}
          <span className="visually-hidden">: {id}</span>
        </Link>
        <Link className="knowledge-button" to="/knowledge" search={{ tab: 'calibration', assistant: id }}>
          {texts.calibrate}
          <span className="visually-hidden">: {id}</span>
        </Link>
      </div>
    </section>
  );
}

/** What became of the questions since the start, without what there was nothing of. */
function figuresInWords(
  { answered, handedOver, questions, removed, unknown }: AssistantFigures,
  texts: AssistantsTexts,
  language: Language,
): string {
  const said = (
    [
      [answered, texts.answered],
      [unknown, texts.unknown],
      [handedOver, texts.handedOver],
      [removed, texts.removed],
    ] as const
  ).flatMap(([value, words]) => (value === 0 ? [] : [words(formatCount(value, language))]));
  return [formatCount(questions, language), ...said].join(' · ');
}

function curlFor(model: string, question: string): string {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: question }] });
  return [
    `curl ${shellQuote(`${window.location.origin}/v1/chat/completions`)} \\`,
    '  -H "authorization: Bearer $GATEHOUSE_KEY" \\',
    "  -H 'content-type: application/json' \\",
    `  -d ${shellQuote(body)}`,
  ].join('\n');
}
