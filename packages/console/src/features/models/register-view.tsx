import './models.css';
import type { ModelEntry, ModelRegisterView } from '@gatehouse/contract/admin-model-register';
import { type ReactNode, useState } from 'react';
import {
  type Decided,
  fetchModelBom,
  fetchModelRegister,
  lookAtModels,
  registerModels,
} from '../../api/model-register.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { FolderCard } from './folder-card.tsx';
import { RegisterTable } from './register-table.tsx';
import { registerTexts } from './register-texts.ts';

/** Milliseconds after which it is asked for again: files are read, and servers change. */
const every = 10_000;

/** What becomes of a wish: shown at once, or waiting for a second person. */
export type OnDecided = (decided: Decided) => void;

/** Which models there are, what they are, and which of them may be used. */
export function RegisterView(): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const register = useAdminData(['model-register'], fetchModelRegister, { every });
  const tell = useToast();
  const decided: OnDecided = (answer) => {
    if (answer !== undefined) register.replace(answer);
    tell({ text: answer === undefined ? texts.asked : texts.done });
  };

  return (
    <Loaded from={register} lines={8}>
      {(view) => (
        <>
          <ModelsCard view={view} onDecided={decided} onLooked={register.replace} />
          {view.folders.map((folder) => (
            <FolderCard key={folder.folder} folder={folder} />
          ))}
        </>
      )}
    </Loaded>
  );
}

interface CardProps {
  readonly view: ModelRegisterView;
  readonly onDecided: OnDecided;
  readonly onLooked: (view: ModelRegisterView) => void;
}

function ModelsCard({ view, onDecided, onLooked }: CardProps): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const mayManage = usePermitted()('models.manage');
  const { mode, models, onChange } = view;
  const kind = mode === 'enforce' ? 'enforce' : onChange === 'block' ? 'block' : 'observe';
  const unregistered = models.filter(isToRegister);

  const look = (): void =>
    void run(async (call) => {
      onLooked(await lookAtModels(call));
      tell({ text: texts.looked });
    });
  const exportBom = (): void =>
    void run(async (call) => saveFile(await fetchModelBom(call), 'models.cdx.json', 'application/json'));

  return (
    <Card
      title={texts.title}
      explanation={texts.modes[kind]}
      actions={
        <>
          {mayManage ? (
            <button type="button" disabled={busy} onClick={look}>
              {texts.look}
            </button>
          ) : null}
          <button type="button" disabled={busy} onClick={exportBom}>
            {texts.bom}
          </button>
          {mayManage && unregistered.length > 0 ? (
            <RegisterAll count={unregistered.length} busy={busy} run={run} onDecided={onDecided} />
          ) : null}
        </>
      }
    >
      <FailureNotice failure={failure} />
      {models.length === 0 ? (
        <EmptyState text={texts.none}>
          <p>{texts.teach}</p>
        </EmptyState>
      ) : (
        <RegisterTable models={models} enforced={mode === 'enforce'} mayManage={mayManage} onDecided={onDecided} />
      )}
    </Card>
  );
}

function isToRegister({ standing }: ModelEntry): boolean {
  return standing === 'unregistered';
}

interface AllProps {
  readonly count: number;
  readonly busy: boolean;
  readonly run: ReturnType<typeof useAdminCall>['run'];
  readonly onDecided: OnDecided;
}

function RegisterAll({ count, busy, run, onDecided }: AllProps): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const [reason, setReason] = useState('');
  return (
    <Confirm
      label={texts.registerAll}
      title={texts.registerAllTitle(formatCount(count, language))}
      consequences={texts.registerAllConsequences}
      disabled={busy}
      danger={false}
      ready={reason.trim() !== ''}
      onConfirm={() =>
        void run(async (call) => {
          onDecided(await registerModels({ all: true, reason: reason.trim() }, call));
          setReason('');
        })
      }
    >
      <TextField
        label={texts.reason}
        name="register-reason"
        longest={1_000}
        value={reason}
        onChange={setReason}
        required
      />
    </Confirm>
  );
}
