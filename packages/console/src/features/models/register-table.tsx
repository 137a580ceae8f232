import type { ModelEntry } from '@gatehouse/contract/admin-model-register';
import { originOf } from '@gatehouse/contract/model-register';
import { type ReactNode, useState } from 'react';
import { acceptModel, removeModel } from '../../api/model-register.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Modal } from '../../ui/modal.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DigestOf } from './digest-of.tsx';
import { StandingOf } from './model-standing.tsx';
import { registerTexts } from './register-texts.ts';
import type { OnDecided } from './register-view.tsx';

const EntryDetails = lazyPart(async () => (await import('./entry-details.tsx')).EntryDetails);
const EntryForm = lazyPart(async () => (await import('./entry-form.tsx')).EntryForm);

interface Props {
  readonly models: readonly ModelEntry[];
  readonly enforced: boolean;
  readonly mayManage: boolean;
  readonly onDecided: OnDecided;
}

/** From so many models on one is looked for by its name. */
const many = 10;

type Opened = { readonly entry: ModelEntry; readonly as: 'details' | 'form' };

/** Every model that is there or registered. */
export function RegisterTable({ models, enforced, mayManage, onDecided }: Props): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const [sought, setSought] = useState('');
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const { columns } = texts;
  const words = sought.trim().toLowerCase();
  const fitting = models.filter(({ model, provider }) => `${provider}/${model}`.toLowerCase().includes(words));

  return (
    <>
      {models.length < many ? null : (
        <input
          type="search"
          className="models-search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={sought}
          onChange={({ target }) => setSought(target.value)}
        />
      )}
      {fitting.length === 0 ? <output className="quiet">{texts.noneFits}</output> : null}
      <ScrollRegion label={texts.title}>
        <table className="models-register stacks">
          <thead>
            <tr>
              {[columns.model, columns.state, columns.digest, columns.origin, columns.actions].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fitting.map((entry) => (
              <tr key={`${entry.provider}/${entry.model}`}>
                <td className="models-name">
                  <ForeignText text={`${entry.provider}/${entry.model}`} />
                  <SourceOf entry={entry} />
                </td>
                <td data-label={columns.state} className="stacks-wide">
                  <StandingOf entry={entry} />
                </td>
                <td data-label={columns.digest}>
                  {entry.digest === null ? <span>{texts.noDigest}</span> : <DigestOf digest={entry.digest} />}
                  <span className="quiet models-fault">{texts.evidence[entry.evidence]}</span>
                </td>
                <td data-label={columns.origin} className="stacks-wide">
                  <OriginOf entry={entry} />
                </td>
                <td className="stacks-wide">
                  <Actions
                    entry={entry}
                    enforced={enforced}
                    mayManage={mayManage}
                    onOpen={setOpened}
                    onDecided={onDecided}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <Modal
        open={opened !== undefined}
        onClose={close}
        wide
        title={
          opened === undefined
            ? ''
            : opened.as === 'form'
              ? texts.registerTitle(`${opened.entry.provider}/${opened.entry.model}`)
              : `${opened.entry.provider}/${opened.entry.model}`
        }
      >
        {opened === undefined ? null : opened.as === 'details' ? (
          <EntryDetails entry={opened.entry} />
        ) : (
          <EntryForm entry={opened.entry} onDecided={onDecided} onClose={close} />
        )}
      </Modal>
    </>
  );
}

function SourceOf({ entry }: { readonly entry: ModelEntry }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  if (entry.source === null) return null;
  return (
    <span className="quiet models-fault">
      <ForeignText
        text={entry.source === 'file' ? texts.source.file : texts.source.kept(entry.registered?.actor ?? '')}
      />
    </span>
  );
}

function OriginOf({ entry: { details, facts } }: { readonly entry: ModelEntry }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const license = details.license ?? facts.license;
  const guessed = details.license === undefined && facts.licenseGuessed === true;
  const publisher = details.publisher ?? facts.publisher;
  const context = details.contextLength ?? facts.contextLength;
  const origin = texts.origins[originOf(details.country)];
  const notes = [
    publisher,
    origin === '' ? undefined : origin,
    context === undefined ? undefined : texts.context(formatCount(context, language)),
    details.validUntil === undefined ? undefined : texts.valid(details.validUntil),
  ].filter((note) => note !== undefined);
  return (
    <>
      <ForeignText
        text={license === undefined ? texts.noLicense : guessed ? `${license} (${texts.guessed})` : license}
      />
      {notes.length === 0 ? null : (
        <span className="quiet models-fault">
          <ForeignText text={notes.join(', ')} />
        </span>
      )}
      {details.risk === undefined ? null : (
        <span className="models-fault">
          <ForeignText text={details.risk} />
        </span>
      )}
    </>
  );
}

interface ActionProps {
  readonly entry: ModelEntry;
  readonly enforced: boolean;
  readonly mayManage: boolean;
  readonly onOpen: (opened: Opened) => void;
  readonly onDecided: OnDecided;
}

function Actions({ entry, enforced, mayManage, onOpen, onDecided }: ActionProps): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const { busy, failure, run } = useAdminCall();
  const { model, provider, source, standing } = entry;
  const name = `${provider}/${model}`;
  const open = (as: Opened['as'], label: string): ReactNode => (
    <button type="button" aria-label={`${label}: ${name}`} onClick={() => onOpen({ entry, as })}>
      {label}
    </button>
  );

  return (
    <>
      <div className="models-actions">
        {open('details', texts.show)}
        {mayManage && source !== 'file' && standing !== 'refused'
          ? open('form', source === null ? texts.register : texts.describe)
          : null}
        {mayManage && standing === 'changed' && !entry.pinned ? (
          <Accept entry={entry} busy={busy} run={run} onDecided={onDecided} />
        ) : null}
        {mayManage && source === 'kept' ? (
          <Reasoned
            label={texts.remove}
            about={name}
            title={texts.removeTitle(name)}
            consequences={texts.removeConsequences(enforced)}
            disabled={busy}
            onConfirm={(reason) =>
              void run(async (call) => onDecided(await removeModel({ provider, model, reason }, call)))
            }
          />
        ) : null}
      </div>
      <FailureNotice failure={failure} />
    </>
  );
}

interface AcceptProps {
  readonly entry: ModelEntry;
  readonly busy: boolean;
  readonly run: ReturnType<typeof useAdminCall>['run'];
  readonly onDecided: OnDecided;
}

function Accept({ entry, busy, run, onDecided }: AcceptProps): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const { accepted, digest, model, provider, refusedWith } = entry;
  if (digest === null) return null;
  const name = `${provider}/${model}`;
  return (
    <Reasoned
      label={texts.accept}
      about={name}
      title={texts.acceptTitle(name)}
      consequences={texts.acceptConsequences(refusedWith !== null)}
      disabled={busy}
      onConfirm={(reason) =>
        void run(async (call) => onDecided(await acceptModel({ provider, model, digest, reason }, call)))
      }
    >
      <dl className="models-diff">
        {accepted.map((before) => (
          <div key={before}>
            <dt>{texts.before}</dt>
            <dd>
              <code>{before}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>{texts.now}</dt>
          <dd>
            <code>{digest}</code>
          </dd>
        </div>
      </dl>
    </Reasoned>
  );
}

interface ReasonedProps {
  readonly label: string;
  readonly about: string;
  readonly title: string;
  readonly consequences: readonly string[];
  readonly disabled: boolean;
  readonly children?: ReactNode;
  readonly onConfirm: (reason: string) => void;
}

/** What needs a reason, which the record keeps. */
function Reasoned({ children, onConfirm, ...asked }: ReasonedProps): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const [reason, setReason] = useState('');
  return (
    <Confirm {...asked} ready={reason.trim() !== ''} onConfirm={() => onConfirm(reason.trim())}>
      {children}
      <TextField
        label={texts.reason}
        name="model-reason"
        longest={1_000}
        value={reason}
        onChange={setReason}
        required
      />
    </Confirm>
  );
}
