import { type ReactNode, type SubmitEvent, useDeferredValue, useState } from 'react';
import { longestPatternSample, mostPatternSamples, type PatternTrialRequest } from '@gatehouse/contract/admin-privacy';
import { fetchRecognisers, tryPattern } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { isList, type SettingValues, textOf, textsOf } from '../../setting-form/setting-values.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Modal } from '../../ui/modal.tsx';
import { editTexts } from './edit-texts.ts';

interface Props {
  readonly pattern: SettingValues;
  /** Names of the other patterns. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onTaken: (pattern: SettingValues) => void;
}

/** A pattern of one's own, and at once what it finds in texts of one's own. */
export function PatternDialog({ pattern, taken, onClose, onTaken }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).patterns;
  const language = useLanguage();
  const fields = useAdminData(['recognisers'], fetchRecognisers);
  const [values, setValues] = useState(pattern);
  const [samples, setSamples] = useState(texts.sample);
  const isTaken = taken.includes(textOf(values['name']));
  const wanted = useDeferredValue(trialOf(values, samples));
  const trial = useAdminData(['pattern', wanted], (call) => tryPattern(wanted, call));
  const problem = trial.data?.problem;
  const found = trial.data?.matches.flat().length ?? 0;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isTaken && problem === undefined) onTaken(values);
  };

  return (
    <Modal
      open
      wide
      onClose={onClose}
      title={pattern['name'] === '' ? texts.newTitle : texts.edit(textOf(pattern['name']))}
    >
      <form className="privacy-form" onSubmit={submit}>
        <Loaded from={fields} lines={4}>
          {({ pattern: described }) => <SettingForm fields={described} values={values} onChange={setValues} />}
        </Loaded>
        {isTaken ? (
          <p className="notice bad" role="alert">
            {texts.taken}
          </p>
        ) : null}
        <label>
          {texts.samples}
          <textarea
            name="samples"
            rows={4}
            autoComplete="off"
            spellCheck={false}
            maxLength={longestPatternSample}
            value={samples}
            onChange={(event) => setSamples(event.target.value)}
          />
          <small className="quiet">{texts.samplesNote}</small>
        </label>
        <div className="privacy-pattern-result" aria-live="polite" data-found={found}>
          <FailureNotice failure={trial.failure} />
          {problem === undefined ? (
            <p className={found === 0 ? 'notice' : 'notice good'}>
              {found === 0 ? texts.findsNothing : texts.finds(formatCount(found, language))}
            </p>
          ) : (
            <p className="notice bad">
              {texts.problems[problem.code]}{' '}
              {problem.detail === undefined ? null : <code lang="en">{problem.detail}</code>}
            </p>
          )}
          {wanted.texts.map((text, index) => (
            <p key={index} className="privacy-sample">
              <ForeignText
                text={text}
                highlights={(trial.data?.matches[index] ?? []).map((place) => ({
                  ...place,
                  label: textOf(values['name']),
                  tone: 'privacy-found',
                }))}
              />
            </p>
          ))}
        </div>
        <div className="modal-actions">
          <button type="submit" className="primary" disabled={problem !== undefined || isTaken}>
            {texts.take}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function trialOf({ pattern, ignoreCase, wholeWords, context }: SettingValues, samples: string): PatternTrialRequest {
  return {
    pattern: typeof pattern === 'string' ? pattern : '',
    ...(typeof ignoreCase === 'boolean' ? { ignoreCase } : {}),
    ...(typeof wholeWords === 'boolean' ? { wholeWords } : {}),
    ...(isList(context) ? { context: textsOf(context).filter((word) => word !== '') } : {}),
    texts: samples
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, mostPatternSamples),
  };
}
