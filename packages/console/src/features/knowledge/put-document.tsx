import { textMediaTypes } from '@gatehouse/contract/admin-knowledge';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { putDocument } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { collectionsTexts } from './collections-texts.ts';
import { type ChosenFile, readChosenFile, type TextMediaType } from './read-chosen-file.ts';

const longestName = 2_000;
const longestText = 4_000_000;
const readable = '.md,.markdown,.html,.htm,.txt,.pdf,.docx,text/markdown,text/html,text/plain,application/pdf';

/** A document that is pasted or loaded, into a collection. */
export function PutDocument({ collection }: { readonly collection: string }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  return (
    <ModalButton label={texts.add} about={collection} title={texts.addTitle(collection)} wide>
      {(close) => <Form collection={collection} onDone={close} />}
    </ModalButton>
  );
}

/** What is put there: a text that is written here, or a file as it is. */
type Body = { readonly file: string } & Pick<Extract<ChosenFile, { kind: 'bytes' }>, 'content' | 'mediaType'>;

function Form({ collection, onDone }: { readonly collection: string; readonly onDone: () => void }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const tell = useToast();
  const client = useQueryClient();
  const { busy, failure, run } = useAdminCall();
  const [name, setName] = useState('');
  const [mediaType, setMediaType] = useState<TextMediaType>('text/markdown');
  const [address, setAddress] = useState('');
  const [text, setText] = useState('');
  const [body, setBody] = useState<Body>();
  const [tooLarge, setTooLarge] = useState(false);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      const url = address.trim();
      const place = { collection, document: name.trim(), ...(url === '' ? {} : { url }) };
      const said = body === undefined ? { mediaType, text } : { mediaType: body.mediaType, content: body.content };
      const { state } = await putDocument({ ...place, ...said }, call);
      tell({ text: texts.puts[state] });
      onDone();
    }).finally(() => void client.invalidateQueries({ queryKey: ['knowledge'] }));
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const chosen = await readChosenFile(file);
    setTooLarge(chosen.kind === 'too-large');
    setBody(chosen.kind === 'bytes' ? { file: file.name, ...chosen } : undefined);
    if (chosen.kind === 'too-large') return;
    if (name === '') setName(file.name);
    if (chosen.kind === 'bytes') return;
    setMediaType(chosen.mediaType);
    setText(chosen.text.slice(0, longestText));
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
        {body === undefined ? <KindField value={mediaType} onChange={setMediaType} /> : null}
        <label>
          {texts.file}
          <input type="file" accept={readable} onChange={({ target }) => void load(target.files?.[0])} />
        </label>
      </div>
      {tooLarge ? <p className="notice warn">{texts.tooLarge}</p> : null}
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
      {body === undefined ? (
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
      ) : (
        <div className="knowledge-actions">
          <output>
            <ForeignText text={texts.asItIs(body.file)} />
          </output>
          <button type="button" onClick={() => setBody(undefined)}>
            {texts.write}
          </button>
        </div>
      )}
      <p className="quiet">{texts.putHelp}</p>
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button
          type="submit"
          className="primary"
          disabled={busy || name.trim() === '' || (body === undefined && text === '')}
        >
          {texts.put}
        </button>
      </div>
    </form>
  );
}

interface KindProps {
  readonly value: TextMediaType;
  readonly onChange: (mediaType: TextMediaType) => void;
}

function KindField({ value, onChange }: KindProps): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  return (
    <label>
      {texts.kind}
      <select
        name="document-kind"
        value={value}
        onChange={({ target }) => onChange(textMediaTypes.find((one) => one === target.value) ?? 'text/markdown')}
      >
        {textMediaTypes.map((one) => (
          <option key={one} value={one}>
            {texts.kinds[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
