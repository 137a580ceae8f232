import type { DocumentDetail, DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import type { ReactNode } from 'react';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { documentsTexts } from './documents-texts.ts';
import { standsInText } from './findings-in-text.ts';
import { ruleInWords } from './rule-in-words.ts';
import { knowledgeTexts } from './texts.ts';

/** What was found in a document: why that holds it, by which rule, where, and what stands there. */
export function FindingList({ detail: { document } }: { readonly detail: DocumentDetail }): ReactNode {
  const texts = useOwnTexts(documentsTexts).detail;
  const permitted = usePermitted();
  const { findings } = document;
  // What rules of guards mean comes from their catalogue. Where it does not come, the findings stand without it.
  const { data: guards } = useAdminData(['guards'], fetchGuards, {
    enabled: permitted('guards.read') && findings.some(({ rule }) => rule !== ''),
  });
  const language = useLanguage();

  return (
    <section className="knowledge-part" aria-label={texts.found}>
      <h3>{texts.found}</h3>
      {findings.length === 0 ? (
        <p className="quiet">{texts.nothingFound}</p>
      ) : (
        <ul className="knowledge-findings">
          {findings.map((finding, index) => (
            <li key={index}>
              <Finding finding={finding} meaning={ruleInWords(finding.rule, guards, language)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface FindingProps {
  readonly finding: DocumentFinding;
  /** Of its rule, where that is known. */
  readonly meaning: string | undefined;
}

function Finding({ finding, meaning }: FindingProps): ReactNode {
  const { characters, meanings, reasons } = useOwnTexts(knowledgeTexts);
  const texts = useOwnTexts(documentsTexts).detail;
  const language = useLanguage();
  const { end, excerpt, reason, rule, start } = finding;
  const count = (value: number): string => formatCount(value, language);
  return (
    <>
      <p className="knowledge-tags">
        <Tag tone="warn">{reasons[reason]}</Tag>
        {rule === '' ? null : (
          <code>
            <ForeignText text={rule} />
          </code>
        )}
        {end > start ? <span className="quiet">{characters(count(start), count(end))}</span> : null}
      </p>
      <p>{meaning ?? meanings[reason]}</p>
      {excerpt === '' ? null : (
        <ForeignText
          text={excerpt}
          block
          highlights={[{ start: 0, end: excerpt.length, label: `${texts.rule}: ${rule}`, tone: 'bad' }]}
        />
      )}
      {standsInText(finding) || reason === 'sudden-change' ? null : <p className="quiet">{texts.notInText}</p>}
    </>
  );
}
