import type { ExportList as Exports, ExportView } from '@gatehouse/contract/admin-evidence';
import type { ReactNode } from 'react';
import { fetchBundle, removeExport } from '../../api/evidence.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatBytes, formatCount, formatDay, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted, useSession } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { saveBlob } from '../../ui/save-file.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { exportsTexts } from './exports-texts.ts';

const tones: Readonly<Record<ExportView['state'], Tone>> = {
  waiting: 'plain',
  running: 'accent',
  ready: 'good',
  failed: 'bad',
};

interface Props {
  readonly exports: Exports['exports'];
  readonly onChanged: (list: Exports) => void;
}

/** The bundles that were made, and can be fetched for a day. */
export function ExportList({ exports, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(exportsTexts);
  const permitted = usePermitted();
  const { busy, failure, run } = useAdminCall();
  const download = (id: string): void =>
    void run(async (call) => {
      const { file, name } = await fetchBundle(id, call);
      saveBlob(file, name);
    });
  const remove = (id: string): void => void run(async (call) => onChanged(await removeExport(id, call)));

  return (
    <Card title={texts.list}>
      <FailureNotice failure={failure} />
      {exports.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <EvidenceTable
          label={texts.table}
          className="evidence-exports"
          columns={[
            texts.columns.asked,
            texts.columns.time,
            texts.columns.contents,
            texts.columns.state,
            ...(permitted('exports.manage') ? [texts.columns.actions] : []),
          ]}
        >
          {exports.map((one) => (
            <tr key={one.id} data-state={one.state}>
              <Cells view={one} />
              {permitted('exports.manage') ? (
                <td>
                  <Actions view={one} busy={busy} onDownload={download} onRemove={remove} />
                </td>
              ) : null}
            </tr>
          ))}
        </EvidenceTable>
      )}
    </Card>
  );
}

function Cells({ view }: { readonly view: ExportView }): ReactNode {
  const texts = useOwnTexts(exportsTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const { actor, askedAt, bundle, fault, from, progress, reveal, state, to } = view;
  const count = (value: number): string => formatCount(value, language);

  return (
    <>
      <td>
        {formatTime(askedAt, language)}
        <br />
        <span className="quiet">
          <ForeignText text={nameOf(actor)} />
        </span>
      </td>
      <td>
        {texts.period(formatDay(from, language), formatDay(to, language))}
        {bundle === null ? null : (
          <>
            <br />
            <span className="quiet">{texts.size(count(bundle.leaves), formatBytes(bundle.bytes, language))}</span>
          </>
        )}
      </td>
      <td>
        {reveal === null ? texts.disclosures.none : <code>{reveal}</code>}
        {bundle === null || bundle.revealed + bundle.sealed === 0 ? null : (
          <>
            <br />
            <span className="quiet">
              {texts.disclosed(count(bundle.revealed))}
              {bundle.sealed === 0 ? null : `, ${texts.sealed(count(bundle.sealed))}`}
            </span>
          </>
        )}
      </td>
      <td>
        <Tag tone={tones[state]}>{texts.states[state]}</Tag>{' '}
        {fault === null ? null : <span>{texts.faultsOf[fault]}</span>}
        {progress === null || state !== 'running' ? null : (
          <progress aria-label={texts.states.running} max={Math.max(progress.size, 1)} value={progress.leaves} />
        )}
        {bundle === null ? null : (
          <>
            <span className="quiet">{texts.until(formatTime(bundle.until, language))}</span>
            <details>
              <summary>{texts.manifest}</summary>
              <code>{bundle.manifest}</code>
            </details>
          </>
        )}
      </td>
    </>
  );
}

interface ActionsProps {
  readonly view: ExportView;
  readonly busy: boolean;
  readonly onDownload: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

function Actions({ busy, onDownload, onRemove, view: { actor, bundle, id, state } }: ActionsProps): ReactNode {
  const texts = useOwnTexts(exportsTexts);
  const { key } = useSession();
  const others = bundle !== null && bundle.revealed > 0 && actor !== key;

  return (
    <div className="filter-actions">
      {others ? <p className="quiet">{texts.foreign}</p> : null}
      {state !== 'ready' || others ? null : (
        <button type="button" className="primary" disabled={busy} onClick={() => onDownload(id)}>
          {texts.download}
        </button>
      )}
      <Confirm
        label={texts.remove}
        title={texts.removeTitle}
        consequences={texts.removeConsequences}
        disabled={busy}
        onConfirm={() => onRemove(id)}
      />
    </div>
  );
}
