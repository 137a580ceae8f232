import type { SecretView } from '@gatehouse/contract/admin-secrets';
import { type ReactNode, type SubmitEvent, useId, useState } from 'react';
import { setSecret } from '../../api/secrets.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { secretsTexts } from './texts.ts';

interface Props {
  /** What another takes the place of; a new one without it. */
  readonly secret?: SecretView;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

/** What a secret is, is only in this field, and is gone with it. */
export function SecretForm({ secret, onChanged, onClose }: Props): ReactNode {
  const texts = useOwnTexts(secretsTexts);
  const tell = useToast();
  const hints = { origins: useId(), value: useId() };
  const { busy, failure, run } = useAdminCall();
  const [name, setName] = useState(secret?.name ?? '');
  const [origins, setOrigins] = useState(secret?.origins.join(', ') ?? '');
  const [value, setValue] = useState('');
  const wanted = [...new Set(origins.split(',').map((origin) => origin.trim()))].filter((origin) => origin !== '');

  const keep = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      await setSecret({ name: name.trim(), origins: wanted, value }, call);
      await onChanged();
      tell({ text: texts.kept });
      onClose();
    });
  };

  return (
    <form className="secrets-form" onSubmit={keep} autoComplete="off">
      {secret === undefined ? (
        <TextField label={texts.name} name="secret-name" longest={64} required value={name} onChange={setName} />
      ) : null}
      <label>
        {texts.origins}
        <input
          type="text"
          name="secret-origins"
          required
          maxLength={4_000}
          autoComplete="off"
          aria-describedby={hints.origins}
          value={origins}
          onChange={({ target }) => setOrigins(target.value)}
        />
      </label>
      <p className="quiet" id={hints.origins}>
        {texts.originsHint}
      </p>
      <label>
        {texts.value}
        <input
          type="password"
          name="secret-value"
          required
          maxLength={8_192}
          autoComplete="new-password"
          spellCheck={false}
          aria-describedby={hints.value}
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
      </label>
      <p className="quiet" id={hints.value}>
        {texts.valueHint}
      </p>
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button
          type="submit"
          className="primary"
          disabled={busy || name.trim() === '' || wanted.length === 0 || value === ''}
        >
          {texts.keep}
        </button>
      </div>
    </form>
  );
}
