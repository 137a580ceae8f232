import type { LogLeaf, RequestView } from '@gatehouse/contract/admin-record';
import { type ReactNode, useEffect, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList, formatTime } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { checkLeafHash, type LeafCheck } from '../../verify/check-leaf.ts';
import { type RequestTexts, requestTexts } from './request-texts.ts';
import { logTexts } from './texts.ts';
import { entryKey } from './entry-key.ts';

/** The entries of a request as they stand in the record, and what was recorded about it afterwards. */
export function RecordEntries({ view }: { readonly view: RequestView }): ReactNode {
  const texts = useOwnTexts(requestTexts).record;
  const language = useLanguage();
  const decided = view.leaves.filter(({ leaf }) => leaf.kind === 'approval' || leaf.kind === 'review');
  const own = view.leaves.filter((leaf) => !decided.includes(leaf));
  const others = [...decided, ...view.about].toSorted((one, other) => one.leaf.time - other.leaf.time);

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {own.map((leaf) => (
        <Entry key={entryKey(leaf)} leaf={leaf} />
      ))}
      <h3>{texts.others}</h3>
      {others.length === 0 ? (
        <p className="quiet">{texts.noOthers}</p>
      ) : (
        <ul className="request-since">
          {others.map((leaf) => (
            <li key={entryKey(leaf)}>
              <time className="quiet" dateTime={new Date(leaf.leaf.time).toISOString()}>
                {formatTime(leaf.leaf.time, language)}
              </time>
              <span>
                <ForeignText text={whatHappened(leaf, view.actors, texts, language)} />
              </span>
              <code className="quiet">{entryKey(leaf)}</code>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function whatHappened(
  { leaf }: LogLeaf,
  names: RequestView['actors'],
  texts: RequestTexts['record'],
  language: Language,
): string {
  const named = (actor: string): string => nameOf(names, actor);
  switch (leaf.kind) {
    case 'read': {
      const parts = formatList(
        leaf.parts.map((part) => nameOf(texts.parts, part)),
        language,
      );
      return leaf.approver === undefined
        ? texts.read(named(leaf.actor), parts)
        : texts.readWith(named(leaf.actor), parts, named(leaf.approver));
    }
    case 'hold':
      return texts.hold(named(leaf.actor), leaf.action === 'lifted');
    case 'erasure':
      return texts.erasure(named(leaf.actor));
    case 'expiry':
      return texts.expiry;
    case 'approval':
      return texts.approval(named(leaf.actor), leaf.decision === 'approved');
    case 'review':
      return texts.review(named(leaf.actor), texts.reviewed[leaf.action]);
    default:
      return leaf.kind;
  }
}

const tones: Readonly<Record<LeafCheck, string>> = { holds: 'dot good', broken: 'dot bad', impossible: 'dot' };

function Entry({ leaf: { hash, index, json, leaf, shard } }: { readonly leaf: LogLeaf }): ReactNode {
  const texts = useOwnTexts(requestTexts).record;
  const checks = useOwnTexts(logTexts).leaf;
  const { kinds } = useOwnTexts(recordTexts);
  const [check, setCheck] = useState<LeafCheck>();

  useEffect(() => {
    let gone = false;
    void checkLeafHash(json, hash).then((found) => (gone ? undefined : setCheck(found)));
    return () => {
      gone = true;
    };
  }, [json, hash]);

  return (
    <details className="request-entry">
      <summary>{texts.entry(nameOf(kinds, leaf.kind), `${shard}/${index}`)}</summary>
      <p>
        <small className="quiet">{texts.hash}</small> <code>{hash}</code>
      </p>
      {check === undefined ? null : (
        <output className="state">
          <span className={tones[check]} aria-hidden="true" />
          {checks[check]}
        </output>
      )}
      <ForeignText text={JSON.stringify(JSON.parse(json), null, 2)} block />
    </details>
  );
}
