import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { ApprovalView, ContentPieceView, ReadContent } from '@gatehouse/contract/admin-record';
import { AdminError } from '../api/fetch-admin.ts';
import { readContent } from '../api/record.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage, useTexts } from '../language/language-context.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useSession } from '../session/session.ts';

interface Props {
  readonly request: string;
}

/** Prompt and answer of a request, for a reason, after the reading was recorded. */
export function ContentReading({ request }: Props): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts().record.reading;
  const [reason, setReason] = useState('');
  const [read, setRead] = useState<ReadContent>();
  const [asked, setAsked] = useState<ApprovalView>();
  const [failure, setFailure] = useState<AdminError>();

  const open = async (): Promise<void> => {
    setFailure(undefined);
    try {
      const given = await readContent(request, reason.trim(), { adminKey, signal: new AbortController().signal });
      setAsked('approval' in given ? given.approval : undefined);
      setRead('approval' in given ? undefined : given);
    } catch (error) {
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      // A key that may look and not read stays signed in.
      if (failed.failure === 'refused' && failed.code !== 'role_not_permitted') end('refused');
      else setFailure(failed);
    }
  };

  return (
    <section aria-labelledby="reading-title" className="reading">
      <h3 id="reading-title">{texts.title}</h3>
      <p className="quiet">{texts.explanation}</p>
      <form
        className="filters"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void open();
        }}
      >
        <TextField label={texts.reason} name="reason" longest={1_000} value={reason} onChange={setReason} required />
        <div className="filter-actions">
          <button type="submit" disabled={reason.trim() === ''}>
            {texts.read}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {asked === undefined ? null : <output className="notice warn">{texts.asked}</output>}
      {read === undefined ? null : <Contents read={read} />}
    </section>
  );
}

function Contents({ read }: { readonly read: ReadContent }): ReactNode {
  const texts = useTexts().record.reading;
  const parts: Readonly<Record<string, string>> = texts.parts;

  return (
    <>
      {read.contents.map(({ shard, index, part, pieces }) => (
        <section key={`${shard}/${index}/${part}`} aria-label={parts[part] ?? part}>
          <h4>{parts[part] ?? part}</h4>
          {pieces.map((piece, number) => (
            <Piece key={number} piece={piece} />
          ))}
        </section>
      ))}
    </>
  );
}

function Piece({ piece }: { readonly piece: ContentPieceView }): ReactNode {
  const texts = useTexts().record.reading;
  const language = useLanguage();
  if (piece.fault !== undefined) {
    return <p className={isMeant(piece.fault) ? 'notice' : 'notice bad'}>{texts.faults[piece.fault]}</p>;
  }
  if (piece.text === undefined) return <p className="notice">{texts.binary(formatCount(piece.bytes, language))}</p>;
  return (
    <pre className="content">
      <code>{indented(piece.text)}</code>
    </pre>
  );
}

function isMeant(fault: NonNullable<ContentPieceView['fault']>): boolean {
  return fault === 'erased' || fault === 'expired';
}

/** Contents are JSON, nearly always, and easier to read with line breaks. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
