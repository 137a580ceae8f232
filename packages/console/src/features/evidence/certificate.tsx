import type { ReactNode } from 'react';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { shellQuote } from '../../ui/shell-quote.ts';
import { saveFile } from '../../ui/save-file.ts';
import type { Erased } from './erasure-view.tsx';
import { erasureTexts } from './erasure-texts.ts';

/** What the person gets, and what leads to the entry of the record that proves it. */
export function Certificate({ certificate, subject }: Erased): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const status = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal));
  const { actor, contents, hash, index, keys, log, references, shard, time } = certificate;
  const names = texts.certificateFields;
  const rows: readonly (readonly [string, string])[] = [
    [names.subject, subject],
    [names.time, formatTime(time, language)],
    [names.actor, nameOf(actor)],
    [names.contents, formatCount(contents, language)],
    [names.keys, formatCount(keys, language)],
    [names.references, references.join(', ')],
    [names.log, log],
    [names.shard, shard],
    [names.index, formatCount(index, language)],
    [names.hash, hash],
  ];
  const { dataFolder, program } = status.data?.commandLine ?? { dataFolder: 'DATA_FOLDER', program: 'gatehouse' };
  const check = texts.certificateCheck(program, shellQuote(dataFolder), hash);
  const text = [
    `# ${texts.certificate}`,
    '',
    ...rows.map(([name, value]) => `- ${name}: ${value.replaceAll(/\s+/g, ' ')}`),
    '',
    check,
    '',
  ].join('\n');
  const file = `${texts.certificateFile}-${new Date(time).toISOString().slice(0, 10)}`;

  return (
    <div className="evidence-certificate">
      <Card title={texts.certificate} explanation={texts.certificateExplanation}>
        <dl className="pairs">
          {rows.map(([name, value]) => (
            <div key={name} className="evidence-pair">
              <dt>{name}</dt>
              <dd>
                <ForeignText text={value} />
              </dd>
            </div>
          ))}
        </dl>
        <p className="quiet evidence-wrap">{check}</p>
        <div className="filter-actions evidence-screen">
          <button type="button" className="primary" onClick={() => window.print()}>
            {texts.print}
          </button>
          <button type="button" onClick={() => saveFile(text, `${file}.md`, 'text/markdown')}>
            {texts.saveText}
          </button>
          <button
            type="button"
            onClick={() =>
              saveFile(`${JSON.stringify({ subject, ...certificate }, null, 2)}\n`, `${file}.json`, 'application/json')
            }
          >
            {texts.saveJson}
          </button>
        </div>
      </Card>
    </div>
  );
}
