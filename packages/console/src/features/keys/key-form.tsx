import { useState, type ReactNode, type SubmitEvent } from 'react';
import { type CreatedKey, createKeyRequestSchema, type CreateKeyRequest, roles } from '@gatehouse/contract/admin';
import { legalBases } from '@gatehouse/contract/privacy';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { createKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import type { Texts } from '../../language/language.ts';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';

interface Props {
  readonly onCreated: (call: AdminCall) => Promise<void>;
}

type Fault = keyof Texts['keys']['form']['faults'];

const nothing = { name: '', role: 'user', expires: '', purpose: '', basis: '', note: '', subjects: '', labels: '' };

type Typed = typeof nothing;

/** Makes a key, with what it is for. The key itself is on the page until another one is made or the page is left. */
export function KeyForm({ onCreated }: Props): ReactNode {
  const texts = useTexts().keys.form;
  const { bases } = useTexts().privacy.purposes;
  const [typed, setTyped] = useState<Typed>(nothing);
  const [fault, setFault] = useState<Fault>();
  const [created, setCreated] = useState<CreatedKey>();
  const { busy, failure, run } = useAdminCall();

  const change = (field: keyof Typed, value: string): void => {
    setTyped({ ...typed, [field]: value });
    setFault(undefined);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setCreated(undefined);
    const wanted = readKey(typed, Date.now());
    if (typeof wanted === 'string') {
      setFault(wanted);
      return;
    }
    void run(async (call) => {
      setCreated(await createKey(wanted, call));
      setTyped(nothing);
      await onCreated(call);
    });
  };
  const field = (name: Exclude<keyof Typed, 'role' | 'basis'>, more: object = {}): ReactNode => (
    <label>
      {texts[name]}
      <input
        type={name === 'expires' ? 'date' : 'text'}
        name={`key-${name}`}
        autoComplete="off"
        value={typed[name]}
        onChange={(event) => change(name, event.target.value)}
        {...more}
      />
    </label>
  );

  return (
    <section className="card" aria-labelledby="new-key-title">
      <h2 id="new-key-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <form className="filters" onSubmit={submit}>
        {field('name', { required: true, maxLength: 100 })}
        <label>
          {texts.role}
          <select name="key-role" value={typed.role} onChange={(event) => change('role', event.target.value)}>
            {roles.map((role) => (
              <option key={role} value={role}>
                {texts.roles[role]}
              </option>
            ))}
          </select>
        </label>
        {field('expires')}
        {field('purpose', { maxLength: 300 })}
        <label>
          {texts.basis}
          <select name="key-basis" value={typed.basis} onChange={(event) => change('basis', event.target.value)}>
            <option value="">{texts.noBasis}</option>
            {legalBases.map((basis) => (
              <option key={basis} value={basis}>
                {bases[basis]}
              </option>
            ))}
          </select>
        </label>
        {field('note', { maxLength: 300 })}
        {field('subjects', { maxLength: 2_000 })}
        {field('labels', { maxLength: 600 })}
        <div className="filter-actions">
          <button type="submit" className="primary" disabled={busy || typed.name.trim() === ''}>
            {texts.create}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {fault === undefined ? null : (
        <p className="notice bad" role="alert">
          {texts.faults[fault]}
        </p>
      )}
      {created === undefined ? null : (
        <>
          <output className="notice">{texts.made(created.record.name)}</output>
          <CodeBlock code={created.key} />
        </>
      )}
    </section>
  );
}

/** What was typed, as it is asked for; or which part of it cannot be used. */
function readKey(typed: Typed, now: number): CreateKeyRequest | Fault {
  const purpose = typed.purpose.trim();
  const [note, subjects, labels] = [typed.note.trim(), listOf(typed.subjects), listOf(typed.labels)];
  const named = [purpose, typed.basis].filter((text) => text !== '').length;
  if (named === 1 || (named === 0 && (note !== '' || subjects.length > 0))) return 'processing';
  const expiresAt = Date.parse(typed.expires);
  if (typed.expires !== '' && !(expiresAt > now)) return 'expires';
  const read = createKeyRequestSchema.safeParse({
    name: typed.name.trim(),
    role: typed.role,
    ...(typed.expires === '' ? {} : { expiresAt }),
    ...(named === 0
      ? {}
      : {
          processing: {
            purpose,
            legalBasis: typed.basis,
            ...(note === '' ? {} : { note }),
            ...(subjects.length === 0 ? {} : { subjects }),
          },
        }),
    ...(labels.length === 0 ? {} : { labels }),
  });
  if (read.success) return read.data;
  const part = read.error.issues[0]?.path[0];
  return part === 'name' || part === 'processing' || part === 'labels' ? part : 'form';
}

function listOf(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
  ];
}
