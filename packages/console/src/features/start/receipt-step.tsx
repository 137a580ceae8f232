import { CircleCheck, CircleX } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { awaitReceipt } from '../../record/await-receipt.ts';
import { ReceiptWait } from '../../record/receipt-wait.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { canVerify } from '../../verify/hashes.ts';
import { parseReceipt, type ReceiptWalk, walkReceipt } from '../../verify/walk-receipt.ts';
import { startTexts } from './texts.ts';

interface Props {
  /** Of the request; undefined where there is none yet. */
  readonly request: string | undefined;
  /** What to say where there is none. */
  readonly none: string;
  readonly onDone: () => void;
}

interface Checked {
  readonly receipt: string;
  readonly walk: ReceiptWalk | 'malformed';
  readonly tampered: boolean;
}

/** The receipt of a request, checked in this browser, step by step; and what becomes of it when one letter is another. */
export function ReceiptStep({ request, none, onDone }: Props): ReactNode {
  const texts = useOwnTexts(startTexts).receipt;
  const { run, busy, failure } = useAdminCall();
  const [checked, setChecked] = useState<Checked>();

  if (request === undefined) return <p className="notice">{none}</p>;
  if (!canVerify()) return <p className="notice warn">{texts.insecure}</p>;

  const check = async (receipt: string, tampered: boolean): Promise<void> => {
    try {
      const parsed = parseReceipt(receipt);
      const walk = await walkReceipt(tampered ? { ...parsed, leaf: otherLetter(parsed.leaf) } : parsed);
      setChecked({ receipt, walk, tampered });
      if (walk.holds) onDone();
    } catch {
      setChecked({ receipt, walk: 'malformed', tampered });
    }
  };

  const get = (cosigned: boolean): Promise<void> =>
    run(async ({ adminKey, signal }) => check(await awaitReceipt(request, adminKey, signal, { cosigned }), false));

  return (
    <>
      <p>{texts.of(request)}</p>
      <div className="start-buttons">
        <button
          type="button"
          className={checked === undefined ? 'primary' : ''}
          disabled={busy}
          onClick={() => void get(true)}
        >
          {checked === undefined ? texts.get : texts.restore}
        </button>
        {checked === undefined ? null : (
          <>
            <button type="button" onClick={() => void check(checked.receipt, true)}>
              {texts.tamper}
            </button>
            <button type="button" onClick={() => saveFile(checked.receipt, `${request}.tlog-proof`)}>
              {texts.download}
            </button>
          </>
        )}
      </div>
      <ReceiptWait busy={busy} failure={failure}>
        <button type="button" className="start-alone" onClick={() => void get(false)}>
          {texts.alone}
        </button>
      </ReceiptWait>
      <div className="start-live" aria-live="polite">
        {checked === undefined ? null : checked.walk === 'malformed' ? (
          <p className="notice bad">{texts.malformed}</p>
        ) : (
          <Walk walk={checked.walk} tampered={checked.tampered} />
        )}
      </div>
    </>
  );
}

function Walk({ walk, tampered }: { readonly walk: ReceiptWalk; readonly tampered: boolean }): ReactNode {
  const texts = useOwnTexts(startTexts).receipt;
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  const { checkpoint, computed, holds, index, leaf, leafHash, length, stated } = walk;
  const names = checkpoint.note.signatures.map(({ name }) => name);
  const verdict = useRef<HTMLLIElement>(null);

  // It stands below what it follows from, and so below the edge of most windows.
  useEffect(() => {
    // Newer browsers return a promise, which is nothing to clean up.
    verdict.current?.scrollIntoView({ block: 'nearest' });
  }, [walk]);

  return (
    <>
      {tampered ? <p className="notice warn">{texts.tampered}</p> : null}
      <ol className="start-walk">
        <li>
          <p>{texts.entry(count(leaf.length))}</p>
          <details>
            <summary>{texts.show}</summary>
            <ForeignText text={new TextDecoder().decode(leaf)} block />
          </details>
        </li>
        <li>
          <p>{texts.leafHash}</p>
          <code>{leafHash}</code>
        </li>
        <li>
          <p>{texts.path(count(length), count(index), count(checkpoint.size))}</p>
          <code>{computed ?? texts.shorter}</code>
        </li>
        <li ref={verdict}>
          <p className={holds ? 'start-verdict good' : 'start-verdict bad'}>
            {holds ? <CircleCheck size={18} aria-hidden="true" /> : <CircleX size={18} aria-hidden="true" />}
            {holds ? texts.equal : texts.different}
          </p>
          <code>{stated}</code>
        </li>
      </ol>
      <p className="quiet">
        <ForeignText text={texts.signed(formatList(names, language))} />
      </p>
    </>
  );
}

/** The entry with one letter in the middle of it being another. */
function otherLetter(leaf: ReceiptWalk['leaf']): ReceiptWalk['leaf'] {
  const other = Uint8Array.from(leaf);
  const letter = other.findIndex((byte, at) => at > other.length / 2 && byte >= 97 && byte < 122);
  if (letter !== -1) other[letter] = (other[letter] ?? 0) + 1;
  return other;
}
