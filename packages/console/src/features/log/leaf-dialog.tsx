import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { fetchLeaf } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Modal } from '../../ui/modal.tsx';
import { checkLeafHash, type LeafCheck } from '../../verify/check-leaf.ts';
import { logTexts } from './texts.ts';

// The catalogue is long, and few entries have a code.
const CodeInWords = lazyPart(async () => (await import('./code-in-words.tsx')).CodeInWords);

interface Props {
  /** shard/index; undefined where none is open. */
  readonly place: string | undefined;
  readonly onClose: () => void;
}

const tones: Readonly<Record<LeafCheck, string>> = { holds: 'dot good', broken: 'dot bad', impossible: 'dot' };

/** An entry of the record that is about no request, as it stands there, and what this browser makes of its hash. */
export function LeafDialog({ place, onClose }: Props): ReactNode {
  const texts = useOwnTexts(logTexts).leaf;
  return (
    <Modal open={place !== undefined} onClose={onClose} title={texts.title(place ?? '')} wide>
      {place === undefined ? null : <Leaf place={place} />}
    </Modal>
  );
}

function Leaf({ place }: { readonly place: string }): ReactNode {
  const texts = useOwnTexts(logTexts).leaf;
  const { kinds } = useOwnTexts(recordTexts);
  const [shard = '', index = ''] = place.split('/', 2);
  const from = useAdminData(['leaf', place], (call) => fetchLeaf(shard, Number(index), call));
  const check = useLeafCheck(from.data);

  return (
    <Loaded from={from} lines={6}>
      {({ hash, json, leaf }) => (
        <>
          <dl className="pairs">
            <dt>{texts.place}</dt>
            <dd>
              {nameOf(kinds, leaf.kind)} · <code>{place}</code>
            </dd>
            <dt>{texts.hash}</dt>
            <dd>
              <code>{hash}</code>
            </dd>
            <dt>{texts.check}</dt>
            <dd>
              {check === undefined ? null : (
                <output className="state">
                  <span className={tones[check]} aria-hidden="true" />
                  {texts[check]}
                </output>
              )}
            </dd>
          </dl>
          {'code' in leaf && leaf.code !== undefined ? <CodeInWords code={leaf.code} /> : null}
          <h3>{texts.json}</h3>
          <ForeignText text={JSON.stringify(JSON.parse(json), null, 2)} block />
          {'request' in leaf && leaf.request !== undefined ? (
            <p>
              <Link to="/log/$request" params={{ request: leaf.request }}>
                {texts.request}
              </Link>
            </p>
          ) : null}
        </>
      )}
    </Loaded>
  );
}

function useLeafCheck(leaf: { readonly json: string; readonly hash: string } | undefined): LeafCheck | undefined {
  const [checked, setChecked] = useState<{ readonly hash: string; readonly check: LeafCheck }>();
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      if (leaf === undefined) return;
      const check = await checkLeafHash(leaf.json, leaf.hash);
      if (!gone) setChecked({ hash: leaf.hash, check });
    };
    void look();
    return () => {
      gone = true;
    };
  }, [leaf]);
  return leaf !== undefined && checked?.hash === leaf.hash ? checked.check : undefined;
}
