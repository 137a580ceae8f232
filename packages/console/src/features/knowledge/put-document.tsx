import type { PutDocument as Put } from '@gatehouse/contract/admin-knowledge';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { putDocument } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { collectionsTexts } from './collections-texts.ts';

const mediaTypes = ['text/markdown', 'text/html', 'text/plain'] as const;
const longestName = 2_000;
const longestText = 4_000_000;

/** A document that is pasted or loaded, into a collection. */
export function PutDocument({ collection }: { readonly collection: string }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  return (
    <ModalButton label={texts.add} about={collection} title={texts.addTitle(collection)} wide>
      {(close) => <Form collection={collection} onDone={close} />}
    </ModalButton>
  );
}

function Form({ collection, onDone }: { readonly collection: string; readonly onDone: () => void }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const tell = useToast();
  const client = useQueryClient();
  const { busy, failure, run } = useAdminCall();
  const [name, setName] = useState('');
  const [mediaType, setMediaType] = useState<Put['mediaType']>('text/markdown');
  const [address, setAddress] = useState('');
  const [text, setText] = useState('');

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      const url = address.trim();
      const wanted = { collection, document: name.trim(), mediaType, text, ...(url === '' ? {} : { url }) };
      const { state } = await putDocument(wanted, call);
      tell({ text: texts.puts[state] });
      onDone();
    }).finally(() => void client.invalidateQueries({ queryKey: ['knowledge'] }));
  };
  const load = (file: File | undefined): void => {
    if (file === undefined) return;
    if (name === '') setName(file.name);
    if (/\.html?$/i.test(file.name)) setMediaType('text/html');
    else if (/\.txt$/i.test(file.name)) setMediaType('text/plain');
    void file.text().then((read) => setText(read.slice(0, longestText)));
  };

  return (
    <form className="knowledge-form" onSubmit={submit}>
      <TextField
        label={texts.name}
        name="document-name"
        longest={longestName}
        required
        value={name}
        onChange={setName}
      />
      <p className="quiet">{texts.nameHelp}</p>
      <div className="knowledge-fields">
        <label>
          {texts.kind}
          <select
            name="document-kind"
            value={mediaType}
            onChange={({ target }) => setMediaType(mediaTypes.find((one) => one === target.value) ?? 'text/markdown')}
          >
            {mediaTypes.map((one) => (
              <option key={one} value={one}>
                {texts.kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.file}
          <input
            type="file"
            accept=".md,.markdown,.html,.htm,.txt,text/markdown,text/html,text/plain"
            onChange={({ target }) => load(target.files?.[0])}
          />
        </label>
      </div>
      <label>
        {texts.address} ({texts.optional})
        <input
          type="url"
          name="document-address"
          pattern="https?://.+"
          autoComplete="off"
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
      </label>
      <label>
        {texts.text}
        <textarea
          name="document-text"
          rows={10}
          required
          maxLength={longestText}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="quiet">{texts.putHelp}</p>
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={busy || name.trim() === '' || text === ''}>
          {texts.put}
        </button>
      </div>
    </form>
  );
}
