import type { AppOffer, Own } from '@gatehouse/contract/admin-sign-in';
import { type ReactNode, type SubmitEvent, useEffect, useId, useState } from 'react';
import { changeOwnAccount, offerApp } from '../../api/own.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { accountTexts } from './texts.ts';

interface Props {
  readonly what: 'password' | 'app';
  readonly account: NonNullable<Own['account']>;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

/** Another password, or another app: with what was good until now, and gone with the dialogue. */
export function ChangeForm({ what, account, onChanged, onClose }: Props): ReactNode {
  const texts = useOwnTexts(accountTexts);
  const tell = useToast();
  const rules = useId();
  const { busy, failure, run } = useAdminCall();
  const [now, setNow] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [offer, setOffer] = useState<AppOffer>();
  const [appCode, setAppCode] = useState('');
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>([]);

  useEffect(() => {
    if (what === 'app') void run(async (call) => setOffer(await offerApp(call)));
    // oxlint-disable-next-line react/exhaustive-deps -- once, for this dialogue: each asking makes another secret
  }, []);

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      const wanted = {
        password: now,
        ...(account.secondFactor ? { code: code.trim() } : {}),
        ...(what === 'password' ? { newPassword: password } : {}),
        ...(offer === undefined ? {} : { app: { note: offer.note, code: appCode.trim() } }),
      };
      const made = await changeOwnAccount(wanted, call);
      await onChanged();
      tell({ text: texts.saved });
      if (made.recoveryCodes.length === 0) onClose();
      else setRecoveryCodes(made.recoveryCodes);
    });
  };

  if (recoveryCodes.length > 0) {
    return (
      <div className="account-form">
        <h3>{texts.recovery}</h3>
        <p>{texts.recoveryExplanation}</p>
        <CodeBlock code={recoveryCodes.join('\n')} />
        <div className="modal-actions">
          <button type="button" className="primary" onClick={onClose}>
            {texts.done}
          </button>
        </div>
      </div>
    );
  }
  const isComplete =
    now !== '' && (!account.secondFactor || code.trim() !== '') && (what === 'app' ? appCode.trim() : password) !== '';

  return (
    <form className="account-form" onSubmit={save}>
      <input type="text" autoComplete="username" value={account.userName} readOnly hidden aria-label={texts.userName} />
      <label>
        {texts.now}
        <input
          type="password"
          name="own-password"
          autoComplete="current-password"
          maxLength={1_024}
          value={now}
          onChange={({ target }) => setNow(target.value)}
        />
      </label>
      {account.secondFactor ? <CodeField label={texts.code} name="own-code" value={code} onChange={setCode} /> : null}
      {what === 'password' ? (
        <>
          <label>
            {texts.newPassword}
            <input
              type="password"
              name="own-new-password"
              autoComplete="new-password"
              maxLength={1_024}
              aria-describedby={rules}
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
          </label>
          <p id={rules} className="quiet">
            {texts.rules(account.minimumLength)}
          </p>
        </>
      ) : null}
      {offer === undefined ? null : (
        <>
          <p className="quiet">{texts.scan}</p>
          <QrCode text={offer.address} label={texts.qr} />
          <CodeBlock code={offer.secret} />
          <a href={offer.address}>{texts.openApp}</a>
          <CodeField label={texts.newCode} name="own-app-code" value={appCode} onChange={setAppCode} />
        </>
      )}
      <p className="quiet">{texts.consequences}</p>
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={busy || !isComplete}>
          {texts.save}
        </button>
      </div>
    </form>
  );
}

interface CodeProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function CodeField({ label, name, value, onChange }: CodeProps): ReactNode {
  return (
    <label>
      {label}
      <input
        name={name}
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={64}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
