import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { ApprovalView, ReadContent } from '@gatehouse/contract/admin-record';
import { readContent } from '../api/record.ts';
import { useAdminCall } from '../api/use-admin-call.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ContentView } from './content-view.tsx';
import './content.css';
import { contentTexts } from './texts.ts';

interface Props {
  readonly request: string;
  /** The set of guards that read it, where it is not the default one. */
  readonly guardPolicy?: string;
  /** When contents were shown, which is in the record by then. */
  readonly onRead?: () => void;
}

/** Prompt and answer of a request, for a reason, after the reading was recorded. */
export function ContentReading({ request, guardPolicy = 'default', onRead }: Props): ReactNode {
  const texts = useOwnTexts(contentTexts);
  const { run, busy, failure } = useAdminCall();
  const [reason, setReason] = useState('');
  const [read, setRead] = useState<ReadContent>();
  const [asked, setAsked] = useState<ApprovalView>();

  const open = (): Promise<void> =>
    run(async (call) => {
      const given = await readContent(request, reason.trim(), call);
      setAsked('approval' in given ? given.approval : undefined);
      setRead('approval' in given ? undefined : given);
      if (!('approval' in given)) onRead?.();
    });

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
          <button type="submit" disabled={busy || reason.trim() === ''}>
            {texts.read}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {asked === undefined ? null : <output className="notice warn">{texts.asked}</output>}
      {read === undefined ? null : <ContentView read={read} guardPolicy={guardPolicy} />}
    </section>
  );
}
