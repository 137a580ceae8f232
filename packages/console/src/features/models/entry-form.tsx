import type { ModelDetails, ModelEntry } from '@gatehouse/contract/admin-model-register';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { registerModels } from '../../api/model-register.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { registerTexts } from './register-texts.ts';
import type { OnDecided } from './register-view.tsx';

interface Props {
  readonly entry: ModelEntry;
  readonly onDecided: OnDecided;
  readonly onClose: () => void;
}

const fields = [
  ['license', 64],
  ['publisher', 500],
  ['repository', 500],
  ['country', 2],
  ['contextLength', 9],
  ['languages', 1_000],
  ['risk', 2_000],
  ['approvedBy', 500],
  ['approvedAt', 10],
  ['validUntil', 10],
] as const;

type Typed = Readonly<Record<(typeof fields)[number][0], string>>;

/** What an organisation says of a model, begun with what its server or file says. */
export function EntryForm({ entry, onDecided, onClose }: Props): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const { busy, failure, run } = useAdminCall();
  const [typed, setTyped] = useState<Typed>(() => typedOf(entry));
  const [reason, setReason] = useState('');
  const { model, provider, source } = entry;

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      onDecided(await registerModels({ provider, model, details: detailsOf(typed), reason: reason.trim() }, call));
      onClose();
    });
  };

  return (
    <form className="models-form" onSubmit={save} autoComplete="off">
      <p className="quiet">{source === null ? texts.registerHint : texts.describeHint}</p>
      {fields.map(([name, longest]) =>
        name === 'approvedAt' || name === 'validUntil' ? (
          <label key={name}>
            {texts.fields[name]}
            <input
              type="date"
              name={`model-${name}`}
              value={typed[name]}
              onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
            />
          </label>
        ) : (
          <TextField
            key={name}
            label={texts.fields[name]}
            name={`model-${name}`}
            longest={longest}
            value={typed[name]}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
          />
        ),
      )}
      <TextField
        label={texts.reason}
        name="model-reason"
        longest={1_000}
        value={reason}
        onChange={setReason}
        required
      />
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={busy || reason.trim() === ''}>
          {texts.save}
        </button>
      </div>
    </form>
  );
}

/** Of one that nobody has registered, what is told clearly; a guess is for people to confirm, and stays out. */
function typedOf({ details, facts, source }: ModelEntry): Typed {
  const told = source === null ? facts : {};
  const license = source === null && facts.licenseGuessed !== true ? facts.license : undefined;
  return {
    license: details.license ?? license ?? '',
    publisher: details.publisher ?? told.publisher ?? '',
    repository: details.repository ?? told.repository ?? '',
    country: details.country ?? '',
    contextLength: String(details.contextLength ?? told.contextLength ?? ''),
    languages: (details.languages ?? told.languages ?? []).join(', '),
    risk: details.risk ?? '',
    approvedBy: details.approvedBy ?? '',
    approvedAt: details.approvedAt ?? '',
    validUntil: details.validUntil ?? '',
  };
}

/** What is empty is not said. Whether the rest has its form, the gateway says. */
function detailsOf({ contextLength, languages, ...texts }: Typed): ModelDetails {
  const said = Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]]));
  const named = languages.split(/[\s,]+/).filter((language) => language !== '');
  return {
    ...(Object.fromEntries(said) as ModelDetails),
    ...(contextLength.trim() === '' ? {} : { contextLength: Number(contextLength) }),
    ...(named.length === 0 ? {} : { languages: named }),
  };
}
