import type { AssistantView } from '@gatehouse/contract/admin-knowledge';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useMemo, useState } from 'react';
import { calibrateAssistant } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { AssistantField, NoAssistant } from './assistant-field.tsx';
import { CalibrationResult, type Measured } from './calibration-result.tsx';
import { calibrationTexts } from './calibration-texts.ts';
import { mostPairs, type ReadPairs, readPairs } from './read-pairs.ts';
import { useKnowledge } from './use-knowledge.ts';

const route = getRouteApi('/knowledge');
const usualRisk = '5';

/** From which support on an assistant should answer, measured with questions whose answers are known. */
export function CalibrationView(): ReactNode {
  const knowledge = useKnowledge();
  return (
    <Loaded from={knowledge} lines={6}>
      {({ assistants }) => {
        const [first] = assistants;
        return first === undefined ? <NoAssistant /> : <Calibrate assistants={assistants} first={first} />;
      }}
    </Loaded>
  );
}

interface Props {
  readonly assistants: readonly AssistantView[];
  readonly first: AssistantView;
}

function Calibrate({ assistants, first }: Props): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const assistant = assistants.find(({ id }) => id === search.assistant) ?? first;
  const [text, setText] = useState('');
  const [percent, setPercent] = useState(usualRisk);
  const [done, setDone] = useState<Measured>();
  const { busy, failure, run } = useAdminCall();
  const read = useMemo(() => readPairs(text), [text]);
  const ready = read.pairs.length > 0 && read.pairs.length <= mostPairs && read.faulty === 0;
  // What was measured is of the assistant that was chosen then.
  const calibration = done?.calibration.assistant === assistant.id ? done : undefined;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!ready) return;
    const risk = Number(percent) / 100;
    const { lines } = read;
    setDone(undefined);
    void run(async (call) =>
      setDone({
        calibration: await calibrateAssistant({ assistant: assistant.id, pairs: [...read.pairs], risk }, call),
        risk,
        lines,
      }),
    );
  };

  return (
    <>
      <Card title={texts.title} explanation={texts.explanation}>
        <form className="knowledge-form" onSubmit={submit}>
          <div className="knowledge-fields">
            <AssistantField
              assistants={assistants}
              value={assistant.id}
              onChange={(id) => void navigate({ search: { ...search, assistant: id }, replace: true })}
            />
            <label>
              {texts.risk}
              <input
                type="number"
                name="risk"
                min={0}
                max={100}
                step={0.1}
                required
                aria-describedby="knowledge-risk"
                value={percent}
                onChange={({ target }) => setPercent(target.value)}
              />
              <small className="quiet" id="knowledge-risk">
                {texts.riskHelp}
              </small>
            </label>
          </div>
          <p className="quiet">{texts.how}</p>
          <PairFields text={text} onText={setText} />
          <ReadState read={read} />
          <div className="knowledge-actions">
            <button type="submit" className="primary" disabled={busy || !ready}>
              {texts.run}
            </button>
            {busy ? <output className="quiet">{texts.running}</output> : null}
          </div>
        </form>
        <FailureNotice failure={failure} />
      </Card>
      {calibration === undefined ? null : <CalibrationResult {...calibration} assistant={assistant} />}
    </>
  );
}

function PairFields({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  return (
    <>
      <label>
        {texts.pairs}
        <textarea
          name="pairs"
          className="knowledge-code"
          rows={8}
          spellCheck={false}
          autoComplete="off"
          placeholder={texts.exampleLines}
          value={text}
          onChange={({ target }) => onText(target.value)}
        />
      </label>
      <div className="knowledge-actions ended">
        <label className="knowledge-file">
          {texts.file}
          <input
            type="file"
            accept=".jsonl,.ndjson,.json,.txt,application/jsonl"
            onChange={({ target }) => void target.files?.[0]?.text().then(onText)}
          />
        </label>
        <button type="button" onClick={() => onText(texts.exampleLines)}>
          {texts.example}
        </button>
      </div>
    </>
  );
}

/** How many questions there are, and what is wrong with them. */
function ReadState({ read: { faults, faulty, pairs } }: { readonly read: ReadPairs }): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  return (
    <>
      <output className="quiet">{pairs.length === 0 ? null : texts.count(pairs.length, count(pairs.length))}</output>
      {pairs.length > mostPairs ? <p className="notice bad">{texts.tooMany(count(mostPairs))}</p> : null}
      {faulty === 0 ? null : (
        <div className="notice bad" data-faults="">
          <p>{texts.faulty(faulty, count(faulty))}</p>
          <ul>
            {faults.map(({ line, fault }) => (
              <li key={line}>
                {texts.line(count(line))} {texts.faults[fault]}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
