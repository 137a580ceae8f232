import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { LogLeaf } from '@gatehouse/contract/admin-record';
import { type ReactNode, useState } from 'react';
import { fetchLogPart } from '../../api/log-part.ts';
import { AdminError, type AdminCall } from '../../api/fetch-admin.ts';
import { fetchReceipt } from '../../api/receipt.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { checkReceipt, type ReceiptCheck } from '../../verify/check-receipt.ts';
import type { Cosignature } from '../../verify/cosignatures.ts';
import { canVerify } from '../../verify/hashes.ts';
import type { ReceiptWalk } from '../../verify/walk-receipt.ts';
import { requestTexts } from './request-texts.ts';

/** For whoever has asked for a receipt; all see this page. */
const ReceiptWait = lazyPart(async () => (await import('../../record/receipt-wait.tsx')).ReceiptWait, null);

interface Props {
  readonly request: string;
  /** The entry that it ended with. */
  readonly place: LogLeaf;
}

interface Taken {
  readonly receipt: string;
  /** Whether it carries the cosignatures that the gateway asks for. */
  readonly cosigned: boolean;
}

/** The proof that a request is in the record: checked in this browser, step by step, and to take away. */
export function Proof({ request, place }: Props): ReactNode {
  const texts = useOwnTexts(requestTexts).proof;
  const { run, busy, failure } = useAdminCall();
  const [checked, setChecked] = useState<{ readonly check: ReceiptCheck | undefined; readonly cosigned: boolean }>();

  const check = async (call: AdminCall): Promise<void> => {
    const [{ receipt, cosigned }, keys, policy] = await Promise.all([
      takeReceipt(request, call),
      logText(place.shard, 'keys', call),
      logText(place.shard, 'policy.txt', call),
    ]);
    const told = { receipt, request, shown: place.json, keys: keys.split('\n').filter((line) => line !== ''), policy };
    setChecked({ check: await checkReceipt(told), cosigned });
  };

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        <>
          {canVerify() ? (
            <button
              type="button"
              className={checked === undefined ? 'primary' : ''}
              disabled={busy}
              onClick={() => void run(check)}
            >
              {checked === undefined ? texts.check : texts.again}
            </button>
          ) : null}
          <button
            type="button"
            disabled={busy}
            onClick={() =>
              void run(async (call) => saveFile((await takeReceipt(request, call)).receipt, `${request}.tlog-proof`))
            }
          >
            {texts.download}
          </button>
        </>
      }
    >
      {canVerify() ? null : <p className="notice warn">{texts.insecure}</p>}
      {busy || failure !== undefined ? <ReceiptWait busy={busy} failure={failure} /> : null}
      <div className="proof" aria-live="polite">
        {checked === undefined ? null : checked.check === undefined ? (
          <p className="notice bad">{texts.malformed}</p>
        ) : (
          <Steps check={checked.check} cosigned={checked.cosigned} />
        )}
      </div>
    </Card>
  );
}

/** One with the cosignatures that the gateway asks for; where there are too few yet, one that says so by lacking them. */
async function takeReceipt(request: string, { adminKey, signal }: AdminCall): Promise<Taken> {
  try {
    return { receipt: await fetchReceipt(request, adminKey, signal), cosigned: true };
  } catch (error) {
    if (!(error instanceof AdminError) || error.code !== 'receipt_pending') throw error;
    return { receipt: await fetchReceipt(request, adminKey, signal, { cosigned: false }), cosigned: false };
  }
}

async function logText(shard: string, part: string, call: AdminCall): Promise<string> {
  const bytes = await fetchLogPart(shard, part, call);
  if (bytes === undefined) throw new AdminError('unexpected');
  return new TextDecoder().decode(bytes);
}

type State = Cosignature['state'];

const icons = { holds: CircleCheck, broken: CircleX, unknown: CircleHelp } as const;

function Steps({ check, cosigned }: { readonly check: ReceiptCheck; readonly cosigned: boolean }): ReactNode {
  const texts = useOwnTexts(requestTexts).proof;
  const language = useLanguage();
  const { cosignatures, entry, holds, signature, walk } = check;
  const { checkpoint, computed, index, leafHash, length, stated } = walk;
  const count = (value: number): string => formatCount(value, language);
  const state = (held: boolean): State => (held ? 'holds' : 'broken');
  const witnessed = cosignatures.some((one) => one.state === 'broken')
    ? 'broken'
    : cosignatures.some((one) => one.state === 'holds')
      ? 'holds'
      : 'unknown';

  return (
    <>
      <p className={holds ? 'notice proof-good' : 'notice bad'}>{holds ? texts.holds : texts.broken}</p>
      {cosigned ? null : <p className="notice warn">{texts.uncosigned}</p>}
      <ol>
        <Step title={texts.entry} state={state(entry === 'same')}>
          <p>{texts[entry]}</p>
        </Step>
        <Step title={texts.leaf} state="holds">
          <code>{leafHash}</code>
        </Step>
        <Step title={texts.path(count(length))} state={state(computed !== undefined)}>
          <p className="quiet">
            {texts.place(count(index), count(checkpoint.size))}
            {computed === undefined ? ` · ${texts.length}` : ''}
          </p>
          <Path walk={walk} />
        </Step>
        <Step title={texts.root} state={state(walk.holds)}>
          <dl className="way-facts">
            <dt>{texts.computed}</dt>
            <dd>
              <code>{computed ?? '–'}</code>
            </dd>
            <dt>{texts.stated}</dt>
            <dd>
              <code>{stated}</code>
            </dd>
          </dl>
        </Step>
        <Step title={texts.signature} state={signature.state}>
          <dl className="way-facts">
            <dt>{texts.origin}</dt>
            <dd>
              <ForeignText text={checkpoint.origin} />
            </dd>
            {signature.vkey === undefined ? null : (
              <>
                <dt>{texts.key}</dt>
                <dd>
                  <code>
                    <ForeignText text={signature.vkey} />
                  </code>
                </dd>
              </>
            )}
          </dl>
          <p className="quiet">
            {signature.state === 'broken' ? texts.noSigner : signature.known ? texts.known : texts.unknownKey}
          </p>
        </Step>
        <Step title={texts.witnesses} state={witnessed} said={cosignatures.length > 0}>
          {cosignatures.length === 0 ? (
            <p className="quiet">{texts.noWitnesses}</p>
          ) : (
            <ul>
              {cosignatures.map(({ name, state: held, time }) => (
                <li key={name}>
                  <ForeignText text={name} />
                  {time === undefined ? null : ` ${texts.witnessed(formatTime(time * 1_000, language))}`} ·{' '}
                  {texts.stepStates[held]}
                </li>
              ))}
            </ul>
          )}
        </Step>
      </ol>
      <details>
        <summary>{texts.note}</summary>
        <ForeignText text={checkpoint.note.text} block />
      </details>
    </>
  );
}

interface StepProps {
  readonly title: string;
  readonly state: State;
  /** False where there is nothing that could hold. */
  readonly said?: boolean;
  readonly children: ReactNode;
}

function Step({ title, state, said = true, children }: StepProps): ReactNode {
  const texts = useOwnTexts(requestTexts).proof;
  const Icon = icons[state];
  return (
    <li className={`proof-step ${state}`} data-state={state}>
      <p className="proof-title">
        <Icon size={18} aria-hidden="true" />
        {title}
        {said ? <small className="quiet">{texts.stepStates[state]}</small> : null}
      </p>
      {children}
    </li>
  );
}

function Path({ walk: { steps } }: { readonly walk: ReceiptWalk }): ReactNode {
  const texts = useOwnTexts(requestTexts).proof;
  if (steps.length === 0) return null;
  return (
    <details>
      <summary>{texts.steps}</summary>
      <ol className="proof-path">
        {steps.map(({ side, sibling, result }, at) => (
          <li key={at}>
            <small className="quiet">{texts[side]}</small> <code>{sibling}</code>
            <br />
            <small className="quiet">{texts.gives}</small> <code>{result}</code>
          </li>
        ))}
      </ol>
    </details>
  );
}
