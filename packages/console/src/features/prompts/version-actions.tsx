import { type ReactNode, useState } from 'react';
import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { fetchConfiguration } from '../../api/configuration.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { promptsTexts } from './texts.ts';
import { editsForVersion, writtenTemplates } from './written-templates.ts';

interface Props {
  readonly shown: PromptView;
  readonly onVersion: () => void;
  readonly onEdit: () => void;
}

/** What can be done with a version that stands in the configuration. Each is seen as a difference, with what follows, before it is done. */
export function VersionActions({ shown, onVersion, onEdit }: Props): ReactNode {
  const texts = useOwnTexts(promptsTexts).actions;
  const { dialog, propose } = useConfigurationChange();
  const { busy, failure, run } = useAdminCall();
  const [gone, setGone] = useState(false);
  const change = (what: Parameters<typeof editsForVersion>[2]): void =>
    void run(async (call) => {
      // Places in the file are those of now, whoever has changed it.
      const { settings } = await fetchConfiguration(call);
      const edits = editsForVersion(writtenTemplates(settings), shown, what);
      setGone(edits.length === 0);
      if (edits.length > 0) propose({ edits });
    });

  return (
    <>
      <div className="prompts-actions">
        <button type="button" onClick={onVersion}>
          {texts.version}
        </button>
        {shown.draft ? (
          <>
            <button type="button" onClick={onEdit}>
              {texts.edit}
            </button>
            <button type="button" className="primary" disabled={busy} onClick={() => change('publish')}>
              {texts.publish}
            </button>
          </>
        ) : (
          <button type="button" disabled={busy} onClick={() => change('withdraw')}>
            {texts.withdraw}
          </button>
        )}
        <button type="button" disabled={busy} onClick={() => change('remove')}>
          {texts.remove}
        </button>
      </div>
      {gone ? (
        <p className="notice warn" role="alert">
          {texts.gone}
        </p>
      ) : null}
      <FailureNotice failure={failure} />
      {dialog}
    </>
  );
}
