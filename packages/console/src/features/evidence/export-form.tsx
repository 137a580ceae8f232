import type { ExportPlan, ExportRequest } from '@gatehouse/contract/admin-evidence';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { makeExport, planExport } from '../../api/evidence.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { PlanForm } from '../../ui/plan-form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { exportsTexts } from './exports-texts.ts';

const route = getRouteApi('/evidence');
const day = 86_400_000;
const disclosures = ['none', 'some', 'all'] as const;

interface Typed {
  readonly from: string;
  readonly to: string;
  readonly disclose: (typeof disclosures)[number];
  readonly selector: string;
  readonly reason: string;
}

type Fault = keyof (typeof exportsTexts)['en']['faults'];

interface Props {
  readonly fourEyes: boolean;
  readonly onMade: () => Promise<void>;
}

/** First what would be in a bundle, then the bundle. */
export function ExportForm({ fourEyes, onMade }: Props): ReactNode {
  const texts = useOwnTexts(exportsTexts);
  const tell = useToast();
  const { request } = route.useSearch();
  const [typed, setTyped] = useState<Typed>(() => beginning(request, Date.now()));
  const [fault, setFault] = useState<Fault>();
  const [planned, setPlanned] = useState<{ readonly wanted: ExportRequest; readonly plan: ExportPlan }>();
  const [asked, setAsked] = useState<string>();
  const { busy, failure, run } = useAdminCall();

  const change = (part: Partial<Typed>): void => {
    setTyped({ ...typed, ...part });
    // What was shown is another bundle.
    setPlanned(undefined);
    setFault(undefined);
    setAsked(undefined);
  };
  const plan = (): void => {
    const wanted = readWanted(typed);
    setFault(typeof wanted === 'string' ? wanted : undefined);
    if (typeof wanted === 'string') return;
    void run(async (call) => setPlanned({ wanted, plan: await planExport(wanted, call) }));
  };
  const make = (wanted: ExportRequest): void =>
    void run(async (call) => {
      const answer = await makeExport(wanted, call);
      if ('approval' in answer) {
        setAsked(answer.approval.id);
        return;
      }
      setPlanned(undefined);
      tell({ text: texts.made });
      await onMade();
    });
  const dateField = (name: 'from' | 'to'): ReactNode => (
    <label>
      {texts[name]}
      <input
        type="date"
        name={`export-${name}`}
        required
        value={typed[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  );

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <PlanForm
        label={texts.plan}
        busy={busy}
        failure={failure}
        fault={fault === undefined ? undefined : texts.faults[fault]}
        onPlan={plan}
      >
        {dateField('from')}
        {dateField('to')}
        <label>
          {texts.disclose}
          <select
            name="export-disclose"
            value={typed.disclose}
            onChange={(event) => change({ disclose: disclosures.find((one) => one === event.target.value) ?? 'none' })}
          >
            {disclosures.map((one) => (
              <option key={one} value={one}>
                {texts.disclosures[one]}
              </option>
            ))}
          </select>
        </label>
        {typed.disclose === 'some' ? (
          <>
            <TextField
              label={texts.selector}
              name="export-selector"
              longest={400}
              value={typed.selector}
              onChange={(selector) => change({ selector })}
            />
            <p className="quiet whole">{texts.selectorHint}</p>
          </>
        ) : null}
        {typed.disclose === 'none' ? null : (
          <TextField
            label={texts.reason}
            name="export-reason"
            longest={1_000}
            value={typed.reason}
            onChange={(reason) => change({ reason })}
          />
        )}
      </PlanForm>
      {planned === undefined ? null : (
        <Planned {...planned} fourEyes={fourEyes} busy={busy} onMake={() => make(planned.wanted)} />
      )}
      {asked === undefined ? null : <output className="notice warn">{texts.asked(asked)}</output>}
    </Card>
  );
}

interface PlannedProps {
  readonly wanted: ExportRequest;
  readonly plan: ExportPlan;
  readonly fourEyes: boolean;
  readonly busy: boolean;
  readonly onMake: () => void;
}

function Planned({ wanted, plan, fourEyes, busy, onMake }: PlannedProps): ReactNode {
  const texts = useOwnTexts(exportsTexts);
  const language = useLanguage();
  const { bytes, disclosedLeaves, disclosedRequests, leaves, missed, pieces, shards } = plan;
  const count = (value: number): string => formatCount(value, language);
  const discloses = wanted.reveal !== undefined;
  const consequences = [
    texts.consequences.record,
    ...(discloses ? [texts.consequences.read(count(disclosedLeaves)), texts.consequences.clear] : []),
    texts.consequences.deleted,
    ...(discloses && fourEyes ? [texts.fourEyes] : []),
  ];

  return (
    <div className="evidence-plan" data-plan="">
      <p>{leaves === 0 ? texts.nothing : texts.entries(count(leaves), texts.shardCount(shards))}</p>
      <p className={discloses && pieces > 0 ? 'notice warn' : undefined}>
        {discloses ? texts.contents(count(disclosedRequests), count(pieces), count(bytes)) : texts.noContents}
      </p>
      {missed.length === 0 ? null : <p className="notice bad">{texts.missed(formatList(missed, language))}</p>}
      <div className="filter-actions">
        <Confirm
          label={texts.make}
          title={texts.makeTitle}
          consequences={consequences}
          danger={discloses}
          disabled={busy || leaves === 0 || missed.length > 0 || (discloses && pieces === 0)}
          onConfirm={onMake}
        />
      </div>
    </div>
  );
}

/** The last thirty days; where the address names a request, this one with its contents. */
function beginning(request: string | undefined, now: number): Typed {
  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const disclosed =
    request === undefined ? { disclose: 'none', selector: '' } : { disclose: 'some', selector: request };
  return { from: dayOf(now - 30 * day), to: dayOf(now), reason: '', ...disclosed } as Typed;
}

/** What was typed, as it is asked for; or what is wrong with it. */
function readWanted({ disclose, from, reason, selector, to }: Typed): ExportRequest | Fault {
  const [begin, end] = [Date.parse(from), Date.parse(to) + day - 1];
  if (!(begin <= end)) return 'time';
  const time = { from: begin, to: end };
  if (disclose === 'none') return time;
  const reveal = disclose === 'all' ? 'all' : selector.replaceAll(/\s/g, '');
  if (reveal === '') return 'selector';
  if (reason.trim() === '') return 'reason';
  return { ...time, reveal, reason: reason.trim() };
}
