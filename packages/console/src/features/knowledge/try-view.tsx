import type { AssistantView, KnowledgeView, TriedQuestion } from '@gatehouse/contract/admin-knowledge';
import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { tryQuestion } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { AnswerExplanation } from '../../explanation/answer-explanation.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { nameOfRole } from '../../shell/name-of-role.ts';
import { shellTexts } from '../../shell/texts.ts';
import { ExampleQuestionList, hasQuestions } from '../../trial/example-questions.tsx';
import { Card } from '../../ui/card.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AssistantField, NoAssistant } from './assistant-field.tsx';
import { tryTexts } from './try-texts.ts';
import { useKnowledge } from './use-knowledge.ts';

const route = getRouteApi('/knowledge');
const longest = 4_000;
const mostEarlier = 10;

/** A question to an assistant, with its answer and why it is that one. */
export function TryView(): ReactNode {
  const knowledge = useKnowledge();
  return (
    <Loaded from={knowledge} lines={6}>
      {(view) => {
        const [first] = view.assistants;
        return first === undefined ? <NoAssistant /> : <Try view={view} first={first} />;
      }}
    </Loaded>
  );
}

function Try({ view, first }: { readonly view: KnowledgeView; readonly first: AssistantView }): ReactNode {
  const texts = useOwnTexts(tryTexts);
  const permitted = usePermitted();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const assistant = view.assistants.find(({ id }) => id === search.assistant) ?? first;
  const [role, setRole] = useState('');
  const [question, setQuestion] = useState('');
  const [earlier, setEarlier] = useState('');
  const [tried, setTried] = useState<{ readonly question: string; readonly answer: TriedQuestion }>();
  const { busy, failure, run } = useAdminCall();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const asked = question.trim();
    if (asked === '' || busy) return;
    setTried(undefined);
    void run(async (call) => {
      const answer = await tryQuestion(
        {
          assistant: assistant.id,
          question: asked,
          earlier: linesOf(earlier),
          ...(role === '' ? {} : { role }),
        },
        call,
      );
      setTried({ question: asked, answer });
    });
  };

  return (
    <>
      <Card title={texts.title} explanation={texts.explanation}>
        <form className="knowledge-form" onSubmit={submit}>
          <div className="knowledge-fields">
            <AssistantField
              assistants={view.assistants}
              value={assistant.id}
              onChange={(id) => void navigate({ search: { ...search, assistant: id }, replace: true })}
            />
            <RoleField view={view} value={role} onChange={setRole} />
          </div>
          <label>
            {texts.question}
            <textarea
              name="question"
              rows={2}
              maxLength={longest}
              required
              autoComplete="off"
              value={question}
              onChange={({ target }) => setQuestion(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
            />
          </label>
          {hasQuestions(assistant.examples) ? (
            <ExampleQuestionList questions={assistant.examples} onChosen={setQuestion} />
          ) : null}
          <details>
            <summary>{texts.earlier}</summary>
            <label>
              {texts.earlierHelp}
              <textarea
                name="earlier"
                rows={3}
                autoComplete="off"
                value={earlier}
                onChange={({ target }) => setEarlier(target.value)}
              />
            </label>
          </details>
          <div className="knowledge-actions">
            <button type="submit" className="primary" disabled={busy || question.trim() === ''}>
              {texts.ask}
            </button>
            {permitted('playground.use') || permitted('models.call') ? (
              <Link to="/playground" search={{ model: assistant.model }}>
                {texts.playground}
              </Link>
            ) : null}
          </div>
        </form>
        <FailureNotice failure={failure} />
        {tried === undefined && !busy ? <p className="quiet">{texts.hint}</p> : null}
      </Card>
      {busy ? <Skeleton lines={8} /> : null}
      {tried === undefined ? null : (
        <Card title={texts.result}>
          <p className="quiet">
            <ForeignText text={texts.asked(tried.question)} />
          </p>
          <AnswerExplanation answer={tried.answer.answer} trace={tried.answer.trace} />
        </Card>
      )}
    </>
  );
}

interface RoleProps {
  readonly view: KnowledgeView;
  readonly value: string;
  readonly onChange: (role: string) => void;
}

/** Roles that there always are, and those that collections name. */
function RoleField({ view, value, onChange }: RoleProps): ReactNode {
  const texts = useOwnTexts(tryTexts);
  const names = useOwnTexts(shellTexts).roles;
  const named = view.collections.flatMap(({ roles }) => roles);
  const roles = [...new Set([...builtInRoleNames, ...named])];
  return (
    <label>
      {texts.role}
      <select name="role" value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{texts.everyRole}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {nameOfRole(role, names)}
          </option>
        ))}
      </select>
    </label>
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().slice(0, longest))
    .filter((line) => line !== '')
    .slice(-mostEarlier);
}
