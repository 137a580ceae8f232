import { type ChangeEvent, type KeyboardEvent, type ReactNode, type RefObject, type SubmitEvent, useId } from 'react';
import type { AskedDocument } from '../../api/ask-model.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { Asked } from './conversation.ts';
import { playgroundTexts } from './texts.ts';

export interface Draft {
  readonly text: string;
  readonly document: AskedDocument | undefined;
}

export const emptyDraft: Draft = Object.freeze({ text: '', document: undefined });

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly running: boolean;
  /** Nobody can be asked. */
  readonly disabled: boolean;
  readonly editing: boolean;
  readonly onCancel: () => void;
  readonly onSend: (asked: Asked) => void;
  readonly onStop: () => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** Where a question is written, with a document if it has one. */
export function Composer(props: Props): ReactNode {
  const { draft, onDraft, running, disabled, editing, onCancel, onSend, onStop, field } = props;
  const texts = useOwnTexts(playgroundTexts).composer;
  const hint = useId();
  const { text, document } = draft;
  const ready = text.trim() !== '' && !running && !disabled;

  const send = (): void => {
    if (!ready) return;
    const given = document?.text.trim() === '' ? undefined : document;
    onSend({ text, document: given });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    send();
  };
  const press = (event: KeyboardEvent): void => {
    // While an input method composes a word, Enter is the end of that word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form className="playground-composer" onSubmit={submit}>
      {editing ? (
        <p className="notice">
          {texts.editing}{' '}
          <button type="button" className="playground-small" onClick={onCancel}>
            {texts.cancel}
          </button>
        </p>
      ) : null}
      <textarea
        ref={field}
        name="playground-text"
        rows={3}
        aria-label={texts.label}
        aria-describedby={hint}
        placeholder={texts.placeholder}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={text}
        onKeyDown={press}
        onChange={(event) => onDraft({ ...draft, text: event.target.value })}
      />
      {document === undefined ? null : (
        <DocumentFields document={document} onDocument={(next) => onDraft({ ...draft, document: next })} />
      )}
      <div className="playground-actions">
        {running ? (
          <button type="button" className="primary" onClick={onStop}>
            {texts.stop}
          </button>
        ) : (
          <button type="submit" className="primary" disabled={!ready}>
            {texts.send}
          </button>
        )}
        {document === undefined ? (
          <button type="button" onClick={() => onDraft({ ...draft, document: { text: '' } })}>
            {texts.attach}
          </button>
        ) : (
          <button type="button" onClick={() => onDraft({ ...draft, document: undefined })}>
            {texts.remove}
          </button>
        )}
        <p id={hint} className="quiet">
          {texts.keys} {texts.plain}
        </p>
      </div>
    </form>
  );
}

/** UTF-16 code units: a request may have some megabytes, and a person reads along here. */
const longestDocument = 200_000;

interface DocumentProps {
  readonly document: AskedDocument;
  readonly onDocument: (document: AskedDocument) => void;
}

function DocumentFields({ document, onDocument }: DocumentProps): ReactNode {
  const texts = useOwnTexts(playgroundTexts).composer;

  const read = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    if (file === undefined) return;
    const text = await file.text();
    onDocument({ title: file.name.slice(0, 256), text: text.slice(0, longestDocument) });
  };

  return (
    <fieldset className="playground-document">
      <legend>{texts.attach}</legend>
      <p className="quiet">{texts.documentHint}</p>
      <label>
        {texts.documentFile}
        <input
          type="file"
          name="playground-file"
          accept=".txt,.md,.csv,.json,.html,.eml,text/*"
          onChange={(event) => void read(event)}
        />
      </label>
      <label>
        {texts.documentTitle}
        <input
          type="text"
          name="playground-document-title"
          maxLength={256}
          autoComplete="off"
          value={document.title ?? ''}
          onChange={({ target }) =>
            onDocument(target.value === '' ? { text: document.text } : { ...document, title: target.value })
          }
        />
      </label>
      <label className="whole">
        {texts.document}
        <textarea
          name="playground-document"
          rows={5}
          maxLength={longestDocument}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={document.text}
          onChange={({ target }) => onDocument({ ...document, text: target.value })}
        />
      </label>
    </fieldset>
  );
}
