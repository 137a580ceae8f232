import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ConfigurationCheck, ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { checkConfiguration } from '../../api/configuration.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { ConsequenceList } from '../../configuration/consequence-list.tsx';
import { ProblemList } from '../../configuration/problem-list.tsx';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import type { Draft } from './draft.ts';
import { settingsTexts } from './texts.ts';
import { TextEditor, type TextEditorHandle } from './text-editor.tsx';
import { useConfiguration } from './use-configuration.ts';
import { useSettled } from '../../draft/use-settled.ts';

const route = getRouteApi('/settings');

interface Props {
  readonly draft: Draft | undefined;
  readonly onDraft: (draft: Draft | undefined) => void;
}

/** The file as a text: checked while it is written, and applied after its difference was seen. */
export function EditView(props: Props): ReactNode {
  const configuration = useConfiguration();
  return (
    <Loaded from={configuration} lines={12}>
      {(data) => <Editing view={data} {...props} />}
    </Loaded>
  );
}

function Editing({ view, draft, onDraft }: Props & { readonly view: ConfigurationView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).edit;
  const permitted = usePermitted();
  const { line } = route.useSearch();
  const editor = useRef<TextEditorHandle>(null);
  const may = permitted('configuration.change') && view.writable;
  const original = view.text ?? view.lastText;
  const text = draft?.text ?? original;
  const changed = draft !== undefined && draft.text !== original;
  const stale = draft !== undefined && draft.base !== view.base;
  const { propose, dialog } = useConfigurationChange({ onApplied: () => onDraft(undefined) });
  const check = useCheck(may && changed ? text : undefined);

  useEffect(() => {
    if (line !== undefined) editor.current?.goToLine(line);
  }, [line]);

  return (
    <div className="settings-edit">
      {permitted('configuration.change') ? null : <p className="notice">{texts.readOnly}</p>}
      {view.text === null ? <p className="notice warn">{texts.lastText}</p> : null}
      {stale ? (
        <div className="notice warn" role="alert">
          <p>{texts.stale}</p>
          <button type="button" onClick={() => onDraft(undefined)}>
            {texts.takeFile}
          </button>{' '}
          <button type="button" onClick={() => onDraft({ text, base: view.base })}>
            {texts.keepMine}
          </button>
        </div>
      ) : null}
      <TextEditor
        ref={editor}
        label={texts.label}
        value={text}
        readOnly={!may}
        problems={check.data?.problems ?? (changed ? [] : view.problems)}
        onChange={(next) => onDraft(next === original ? undefined : { text: next, base: draft?.base ?? view.base })}
      />
      <p className="quiet">{texts.secrets}</p>
      {may ? (
        <>
          <CheckState changed={changed} check={check.data} waiting={check.waiting} />
          <FailureNotice failure={check.failure} />
          {check.data === undefined || !changed ? null : (
            <>
              <ProblemList problems={check.data.problems} onLine={(wanted) => editor.current?.goToLine(wanted)} />
              <ConsequenceList consequences={check.data.consequences} />
            </>
          )}
          <div className="settings-actions">
            <button type="button" disabled={!changed} onClick={() => onDraft(undefined)}>
              {texts.drop}
            </button>
            <button
              type="button"
              className="primary"
              disabled={!changed || (check.data?.problems.length ?? 0) > 0}
              onClick={() => propose({ text, base: draft?.base ?? view.base })}
            >
              {texts.review}
            </button>
          </div>
        </>
      ) : null}
      {dialog}
    </div>
  );
}

/** What would come of a text, asked for when nobody has typed for a moment. */
function useCheck(text: string | undefined) {
  const settled = useSettled(text, 500);
  const enabled = settled !== undefined && text !== undefined;
  const answer = useAdminData(
    ['configuration', 'check', 'typed', settled ?? ''],
    (call) => checkConfiguration({ text: settled ?? '' }, call),
    { enabled },
  );
  const fits = enabled && settled === text;
  return { data: fits ? answer.data : undefined, failure: fits ? answer.failure : undefined, waiting: !fits };
}

interface CheckStateProps {
  readonly changed: boolean;
  readonly check: ConfigurationCheck | undefined;
  readonly waiting: boolean;
}

function CheckState({ changed, check, waiting }: CheckStateProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).edit;
  const language = useLanguage();
  const said = !changed
    ? texts.unchanged
    : check === undefined || waiting
      ? texts.checking
      : check.problems.length > 0
        ? texts.invalid(formatCount(check.problems.length, language), check.problems.length)
        : check.changed.length === 0
          ? texts.onlyText
          : texts.valid(check.changed.join(', '));
  const bad = changed && !waiting && (check?.problems.length ?? 0) > 0;
  return (
    <output className={bad ? 'settings-check bad' : 'settings-check'} aria-live="polite">
      {said}
    </output>
  );
}
