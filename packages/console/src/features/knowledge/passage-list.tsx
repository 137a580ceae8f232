import type { DocumentDetail } from '@gatehouse/contract/admin-knowledge';
import { type ReactNode, useMemo, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText, type Highlight } from '../../ui/foreign-text.tsx';
import { documentsTexts } from './documents-texts.ts';
import { marksIn } from './finding-marks.ts';
import { knowledgeTexts } from './texts.ts';

/** As many passages as are drawn at once. */
const atOnce = 20;

/** The text of a document as it is found, with what was found in it marked. */
export function PassageList({ detail }: { readonly detail: DocumentDetail }): ReactNode {
  const texts = useOwnTexts(documentsTexts).detail;
  const language = useLanguage();
  const [turns, setTurns] = useState(1);
  const { document, passages } = detail;
  const shown = passages.slice(0, atOnce * turns);
  const left = passages.length - shown.length;

  return (
    <section className="knowledge-part" aria-label={texts.passages}>
      <h3>{texts.passages}</h3>
      {passages.length === 0 ? (
        <p className="quiet">{texts.noPassages}</p>
      ) : (
        <p className="quiet">{texts.passagesHint}</p>
      )}
      <ol className="knowledge-passages">
        {shown.map((passage, index) => (
          <li key={passage.id}>
            <Passage passage={passage} number={index + 1} findings={document.findings} />
          </li>
        ))}
      </ol>
      {left === 0 ? null : (
        <button type="button" onClick={() => setTurns(turns + 1)}>
          {texts.morePassages(formatCount(Math.min(left, atOnce), language))}
        </button>
      )}
    </section>
  );
}

interface PassageProps {
  readonly passage: DocumentDetail['passages'][number];
  readonly number: number;
  readonly findings: DocumentDetail['document']['findings'];
}

function Passage({ passage, number, findings }: PassageProps): ReactNode {
  const texts = useOwnTexts(documentsTexts).detail;
  const { reasons } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  const { hash, id, text, titles } = passage;
  const highlights = useMemo(
    () =>
      marksIn(text, findings).map(({ start, end, finding }): Highlight => ({
        start,
        end,
        label: `${reasons[finding.reason]} (${finding.rule})`,
        tag: reasons[finding.reason],
        tone: 'bad',
      })),
    [text, findings, reasons],
  );
  return (
    <article aria-label={texts.passage(formatCount(number, language))}>
      <h4>
        <ForeignText text={titles.length === 0 ? id : titles.join(' › ')} />
      </h4>
      <ForeignText text={text} block highlights={highlights} />
      <p className="quiet knowledge-id">
        <code>{hash}</code>
      </p>
    </article>
  );
}
