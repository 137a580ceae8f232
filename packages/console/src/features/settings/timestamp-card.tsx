import { type ReactNode, useState } from 'react';
import type { ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import type { WantedChange } from '../../configuration/wanted-change.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ProposalForm } from './proposal-form.tsx';
import { textAt } from './setting-at.ts';
import { settingsTexts } from './texts.ts';

const root = ['ledger', 'timestamping'];

interface Props {
  readonly view: ConfigurationView;
  readonly propose: ((wanted: WantedChange) => void) | undefined;
}

/** Who says when the record was what it is. */
export function TimestampCard({ view: { settings }, propose }: Props): ReactNode {
  const texts = useOwnTexts(settingsTexts).timestamps;
  const language = useLanguage();
  const { data: status } = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal));
  const [edits, setEdits] = useState(false);
  const url = textAt(settings, [...root, 'url']);
  const ca = textAt(settings, [...root, 'ca']);
  const stamped = status?.ledger.timestamped;

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        propose === undefined ? null : (
          <>
            <button type="button" onClick={() => setEdits(true)}>
              {url === undefined ? texts.set : texts.change}
            </button>
            {url === undefined ? null : (
              <button type="button" onClick={() => propose({ edits: [{ path: root, remove: true }] })}>
                {texts.remove}
              </button>
            )}
          </>
        )
      }
    >
      {url === undefined ? (
        <EmptyState text={texts.none} />
      ) : (
        <dl className="pairs settings-pairs">
          <dt>{texts.url}</dt>
          <dd>
            <ForeignText text={url} />
          </dd>
          <dt>{texts.ca}</dt>
          <dd>
            <ForeignText text={ca ?? texts.noCa} />
          </dd>
          <dt>{texts.last}</dt>
          <dd>{stamped === null || stamped === undefined ? texts.never : formatTime(stamped.at, language)}</dd>
        </dl>
      )}
      {edits && propose !== undefined ? (
        <AuthorityForm
          given={url ?? ''}
          onClose={() => setEdits(false)}
          onPropose={(next) =>
            propose({
              edits: [
                url === undefined ? { path: root, value: { url: next } } : { path: [...root, 'url'], value: next },
              ],
            })
          }
        />
      ) : null}
    </Card>
  );
}

interface FormProps {
  readonly given: string;
  readonly onClose: () => void;
  readonly onPropose: (url: string) => void;
}

function AuthorityForm({ given, onClose, onPropose }: FormProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).timestamps;
  const [url, setUrl] = useState(given);

  return (
    <ProposalForm
      title={texts.title}
      explanation={texts.formExplanation}
      onClose={onClose}
      onPropose={() => onPropose(url.trim())}
    >
      <label>
        {texts.url}
        <input
          name="url"
          type="url"
          required
          autoComplete="off"
          placeholder="https://tsa.example.org/tsr"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </label>
      <p className="quiet">{texts.caHelp}</p>
    </ProposalForm>
  );
}
