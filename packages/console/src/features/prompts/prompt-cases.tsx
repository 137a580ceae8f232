import { type ReactNode, useState } from 'react';
import type { PromptView } from '@gatehouse/contract/admin-prompts';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { askTemplate, judgeAnswer } from '../../api/prompts.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { Language } from '../../language/language.ts';
import { usePermitted } from '../../session/session.ts';
import { WithCode } from '../../setting-form/with-code.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { promptsTexts } from './texts.ts';

interface CaseResult {
  /** What is not as expected; undefined where there is no answer. */
  readonly failures: readonly string[] | undefined;
  readonly answer: string;
}

/** What a template is held against, and what came of it. */
export function PromptCases({ template }: { readonly template: PromptView }): ReactNode {
  const texts = useOwnTexts(promptsTexts).cases;
  const language = useLanguage();
  const permitted = usePermitted();
  const [results, setResults] = useState<Readonly<Record<string, CaseResult>>>({});
  const { busy, failure, run } = useAdminCall();
  const { cases } = template;
  const done = Object.values(results);
  const passed = done.filter(({ failures }) => failures?.length === 0).length;

  const runAll = (): void => {
    setResults({});
    void run(async (call) => {
      for (const one of cases) {
        const result = await runCase(template, one, language, call);
        setResults((before) => ({ ...before, [one.name]: result }));
      }
    });
  };

  return (
    <>
      <h3>{texts.title}</h3>
      {cases.length === 0 ? (
        <p className="quiet">
          <WithCode text={texts.none} />
        </p>
      ) : (
        <>
          <ScrollRegion label={`${template.name}: ${texts.title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{texts.name}</th>
                  <th scope="col">{texts.result}</th>
                </tr>
              </thead>
              <tbody>
                {cases.map(({ name }) => (
                  <tr key={name}>
                    <th scope="row">
                      <ForeignText text={name} />
                    </th>
                    <td>
                      <Result result={results[name]} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
          <FailureNotice failure={failure} />
          {permitted('playground.use') ? (
            <p>
              <button type="button" disabled={busy} onClick={runAll}>
                {busy ? texts.running : texts.run}
              </button>{' '}
              <output>
                {done.length === 0
                  ? ''
                  : texts.tally(formatCount(passed, language), formatCount(done.length, language))}
              </output>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}

/** A case that is refused is one that has failed; the others are asked all the same. */
async function runCase(
  template: PromptView,
  one: PromptView['cases'][number],
  language: Language,
  call: AdminCall,
): Promise<CaseResult> {
  try {
    const { text, tokens } = await askTemplate(
      { template, variables: one.variables, language: one.language, message: one.message },
      call,
    );
    const { name, version } = template;
    const answer = tokens === undefined ? { text } : { text, tokens };
    const { failures } = await judgeAnswer({ name, version, case: one.name, answer }, call);
    return { failures, answer: text };
  } catch (thrown) {
    const error = asAdminError(thrown);
    if (error.failure === 'refused' || error.failure === 'unreachable') throw error;
    return { failures: undefined, answer: error.sentences?.[language] ?? '' };
  }
}

function Result({ result }: { readonly result: CaseResult | undefined }): ReactNode {
  const texts = useOwnTexts(promptsTexts).cases;
  if (result === undefined) return <span className="quiet">{texts.open}</span>;
  const { answer, failures } = result;
  if (failures?.length === 0) return <Tag tone="good">{texts.passed}</Tag>;
  return (
    <>
      <Tag tone="bad">{failures === undefined ? texts.unanswered : texts.failed}</Tag>
      {failures === undefined || failures.length === 0 ? null : (
        <ul lang="en">
          {failures.map((one) => (
            <li key={one}>
              <ForeignText text={one} />
            </li>
          ))}
        </ul>
      )}
      <ForeignText text={answer} block />
    </>
  );
}
