import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { fetchLog } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { type Permitted, usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { GuardStep } from './guard-step.tsx';
import { KeyStep } from './key-step.tsx';
import { ModelStep } from './model-step.tsx';
import { type StepName, stepsOf, useProgress } from './progress.ts';
import { ReceiptStep } from './receipt-step.tsx';
import { Recipes } from './recipes.tsx';
import { RequestStep } from './request-step.tsx';
import { Step } from './step.tsx';
import { startTexts } from './texts.ts';
import { useFirstSteps } from './use-first-steps.ts';
import { firstModel, useModels } from './use-models.ts';
import './start.css';

/** Until there is one to show; the index follows the record by a moment. */
const refreshMilliseconds = 2_000;

/** From nothing to an answer, a blocked attack and a receipt that one has checked oneself. */
export function StartPage(): ReactNode {
  const texts = useOwnTexts(startTexts);
  const permitted = usePermitted();
  const { states, mark, startOver } = useProgress();
  const { known, add } = useFirstSteps();
  const found = useModels();
  const newest = useNewestRequest();
  const mine = stepsOf(permitted);
  const [open, setOpen] = useState<StepName | undefined>(() => mine.find((name) => !states.has(name)));
  const request = known.answered?.id ?? newest;
  const over = mine.every((name) => states.has(name));

  const goOn = (from: StepName): void => setOpen(mine[mine.indexOf(from) + 1]);
  const contents: Readonly<Record<StepName, () => ReactNode>> = {
    model: () => <ModelStep found={found} onDone={() => mark('model', 'done')} />,
    key: () => (
      <KeyStep
        known={known}
        onKey={(callerKey) => {
          add({ callerKey });
          mark('key', 'done');
        }}
      />
    ),
    request: () => (
      <RequestStep
        known={known}
        found={found.data}
        onAnswered={(more) => {
          add(more);
          mark('request', 'done');
        }}
      />
    ),
    guard: () => <GuardStep known={known} found={found.data} onDone={() => mark('guard', 'done')} />,
    receipt: () => (
      <ReceiptStep
        request={request}
        none={onlyReads(permitted) ? texts.receipt.noneAuditor : texts.receipt.none}
        onDone={() => mark('receipt', 'done')}
      />
    ),
    log: () =>
      request === undefined ? (
        <p className="notice">{onlyReads(permitted) ? texts.receipt.noneAuditor : texts.log.none}</p>
      ) : (
        <p>
          <Link to="/log/$request" params={{ request }} onClick={() => mark('log', 'done')}>
            {texts.log.open}
          </Link>{' '}
          <code>{request}</code>
        </p>
      ),
  };
  const done = mine.filter((name) => states.get(name) === 'done').length;

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation}>
        <span className="start-progress">
          <progress max={mine.length} value={done} aria-label={texts.progress(done, mine.length)} />
          <span aria-hidden="true">{texts.progress(done, mine.length)}</span>
        </span>
        {states.size === 0 ? null : (
          <button
            type="button"
            onClick={() => {
              startOver();
              setOpen(mine[0]);
            }}
          >
            {texts.startOver}
          </button>
        )}
      </PageHead>
      <ol className="start-steps">
        {mine.map((name, index) => (
          <Step
            key={name}
            number={index + 1}
            title={texts[name].title}
            why={texts[name].why}
            state={states.get(name)}
            open={open === name}
            onToggle={() => setOpen(open === name ? undefined : name)}
            onSkip={() => {
              mark(name, 'skipped');
              goOn(name);
            }}
            onNext={() => goOn(name)}
          >
            {contents[name]()}
          </Step>
        ))}
      </ol>
      {over ? <Finished /> : null}
      <Recipes
        callerKey={permitted('keys.manage') ? known.callerKey : undefined}
        model={known.model ?? (found.data === undefined ? undefined : firstModel(found.data))}
      />
    </>
  );
}

function Finished(): ReactNode {
  const texts = useOwnTexts(startTexts).finished;
  const permitted = usePermitted();

  return (
    <Card title={texts.title} explanation={texts.text}>
      <ul className="start-next">
        {permitted('playground.use') || permitted('models.call') ? (
          <li>
            <Link to="/playground">{texts.playground}</Link>
          </li>
        ) : null}
        {permitted('guards.read') ? (
          <li>
            <Link to="/guards">{texts.guards}</Link>
          </li>
        ) : null}
        {permitted('overview.read') ? (
          <li>
            <Link to="/">{texts.overview}</Link>
          </li>
        ) : null}
        {permitted('keys.read') ? (
          <li>
            <Link to="/keys">{texts.keys}</Link>
          </li>
        ) : null}
        {permitted('knowledge.read') ? (
          <li>
            <Link to="/knowledge">{texts.knowledge}</Link>
          </li>
        ) : null}
      </ul>
    </Card>
  );
}

/** Whether somebody neither calls models nor makes keys for that. */
function onlyReads(permitted: Permitted): boolean {
  return !permitted('keys.manage') && !permitted('models.call');
}

/** For those who send none themselves: the newest request that was answered. */
function useNewestRequest(): string | undefined {
  const permitted = usePermitted();
  const { data } = useAdminData(['start', 'newest'], (call) => fetchLog({ kind: 'result', limit: 1 }, call), {
    enabled: onlyReads(permitted) && permitted('record.read'),
    every: (known) => (known === undefined || known.entries.length === 0 ? refreshMilliseconds : Infinity),
  });
  return data?.entries[0]?.request;
}
