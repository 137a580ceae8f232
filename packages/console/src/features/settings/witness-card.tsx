import { type ReactNode, useState } from 'react';
import type { ConfigurationEdit, ConfigurationView } from '@gatehouse/contract/admin-configuration';
import type { Status } from '@gatehouse/contract/status';
import { fetchLedger } from '../../api/evidence.ts';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import type { WantedChange } from '../../configuration/wanted-change.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { ProposalForm } from './proposal-form.tsx';
import { settingAt, stepsBelow, textAt } from './setting-at.ts';
import { settingsTexts } from './texts.ts';

const root = ['ledger', 'witnesses'];

const tones: Readonly<Record<Status['ledger']['witnesses'][number]['health'], Tone>> = {
  cosigns: 'good',
  fails: 'bad',
  ahead: 'bad',
  unknown: 'plain',
};

interface Props {
  readonly view: ConfigurationView;
  /** Undefined for whoever may not change anything. */
  readonly propose: ((wanted: WantedChange) => void) | undefined;
}

/** Who cosigns the record, how many must, and how one more is set up. */
export function WitnessCard({ view: { settings }, propose }: Props): ReactNode {
  const texts = useOwnTexts(settingsTexts).witnesses;
  const language = useLanguage();
  const { data: status } = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal));
  const [adds, setAdds] = useState(false);
  const positions = stepsBelow(settings, root).filter((step) => typeof step === 'number');
  const said = settingAt(settings, ['ledger', 'quorum'])?.value;
  const quorum = typeof said === 'number' ? said : positions.length === 0 ? 0 : Math.floor(positions.length / 2) + 1;

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        propose === undefined ? null : (
          <button type="button" onClick={() => setAdds(true)}>
            {texts.add}
          </button>
        )
      }
    >
      {positions.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <>
          <ul className="settings-witnesses">
            {positions.map((position) => {
              const path = [...root, position];
              const name = textAt(settings, [...path, 'name']) ?? '';
              const known = status?.ledger.witnesses.find((witness) => witness.name === name);
              return (
                <li key={name}>
                  <div className="settings-version-head">
                    <strong>
                      <ForeignText text={name} />
                    </strong>
                    <Tag tone={known === undefined ? 'plain' : tones[known.health]}>
                      {known === undefined ? texts.afterRestart : texts.health[known.health]}
                    </Tag>
                    {known === undefined || known.at === null ? null : (
                      <span className="quiet">{formatTime(known.at, language)}</span>
                    )}
                  </div>
                  <code>
                    <ForeignText text={textAt(settings, [...path, 'url']) ?? ''} />
                  </code>
                  <code className="quiet">
                    <ForeignText text={textAt(settings, [...path, 'vkey']) ?? ''} />
                  </code>
                  {propose === undefined ? null : (
                    <div className="settings-actions">
                      <button type="button" onClick={() => propose({ edits: [{ path, remove: true }] })}>
                        {texts.remove}
                        <span className="visually-hidden"> {name}</span>
                      </button>
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
          <p>
            {texts.quorum(formatCount(quorum, language), formatCount(positions.length, language))}{' '}
            {said === null || said === undefined ? texts.quorumByDefault : null}
          </p>
        </>
      )}
      <details>
        <summary>{texts.how}</summary>
        <HowTo program={status?.commandLine.program ?? 'gatehouse'} />
      </details>
      {adds && propose !== undefined ? (
        <WitnessForm
          position={positions.length}
          onClose={() => setAdds(false)}
          onPropose={(edits) => propose({ edits })}
        />
      ) : null}
    </Card>
  );
}

function HowTo({ program }: { readonly program: string }): ReactNode {
  const texts = useOwnTexts(settingsTexts).witnesses;
  const { data: ledger } = useAdminData(['evidence', 'ledger', 'for witnesses'], fetchLedger);
  const vkey = ledger?.shards.at(-1)?.keys.at(-1) ?? '<VKEY>';
  const command = `${program} witness --folder /var/lib/gatehouse-witness \\
  --name witness.example.org/gatehouse --host 0.0.0.0 --port 4284 \\
  --url https://witness.example.org \\
  --shards '${vkey}'`;
  return (
    <ol className="settings-steps">
      <li>{texts.stepWho}</li>
      <li>
        {texts.stepRun}
        <CodeBlock code={command} />
        <p className="quiet">{texts.stepCompare}</p>
      </li>
      <li>{texts.stepAdd}</li>
      <li>{texts.stepRestart}</li>
    </ol>
  );
}

interface FormProps {
  readonly position: number;
  readonly onClose: () => void;
  readonly onPropose: (edits: readonly ConfigurationEdit[]) => void;
}

function WitnessForm({ position, onClose, onPropose }: FormProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).witnesses;
  const [name, setName] = useState('');
  const [vkey, setVkey] = useState('');
  const [url, setUrl] = useState('');
  const propose = (): void =>
    onPropose([{ path: [...root, position], value: { name, vkey: vkey.trim(), url: url.trim() } }]);

  return (
    <ProposalForm title={texts.add} explanation={texts.addExplanation} onClose={onClose} onPropose={propose}>
      <label>
        {texts.name}
        <input
          name="name"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,62}"
          title={texts.namePattern}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <span className="quiet">{texts.namePattern}</span>
      </label>
      <label>
        {texts.vkey}
        <input
          name="vkey"
          required
          autoComplete="off"
          spellCheck={false}
          value={vkey}
          onChange={(event) => setVkey(event.target.value)}
        />
        <span className="quiet">{texts.vkeyHelp}</span>
      </label>
      <label>
        {texts.url}
        <input
          name="url"
          type="url"
          required
          autoComplete="off"
          placeholder="https://witness.example.org"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <span className="quiet">{texts.privateAddress}</span>
      </label>
    </ProposalForm>
  );
}
