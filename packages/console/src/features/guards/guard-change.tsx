import type { ReactNode } from 'react';
import type { GuardFigures } from '@gatehouse/contract/admin-guards';
import { fetchFigures } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { DraftBar } from '../../draft/draft-bar.tsx';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { countOf, figuresOf } from './guard-figures.ts';
import { type GuardStep, guardSteps } from './guard-steps.ts';
import { figuresSince } from './figures-since.ts';
import { policiesOf } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';
import { useFigureSentences } from './use-figure-sentences.ts';

/** The bar about changes that do not hold yet, with what the record says of them. */
export function GuardChange({ draft }: { readonly draft: Draft }): ReactNode {
  const { data } = useAdminData(['guard-figures'], (call) => fetchFigures(figuresSince(), call), {
    enabled: draft.steps > 0,
  });
  const steps = draft.steps === 0 ? [] : guardSteps(policiesOf(draft.inForce), policiesOf(draft.tree));
  const note = data === undefined || steps.length === 0 ? undefined : <Past steps={steps} figures={data} />;

  return <DraftBar draft={draft} {...(note === undefined ? {} : { note })} />;
}

interface PastProps {
  readonly steps: readonly GuardStep[];
  readonly figures: GuardFigures;
}

/** For each guard that changes: what it did lately, or would have done in shadow, and what becomes of that. */
function Past({ steps, figures }: PastProps): ReactNode {
  const texts = useOwnTexts(policyTexts);
  const language = useLanguage();
  const { did, would } = useFigureSentences();
  const { past } = texts;

  const say = (step: GuardStep): string => {
    const { policy, guard, kind } = step;
    const name = `${policy}/${guard}`;
    const known = figuresOf(figures, policy, guard) ?? { exchanges: 0, did: {}, would: {} };
    const exchanges = formatCount(known.exchanges, language);
    const done = did(known);
    const wouldDo = would(known);
    switch (kind) {
      case 'removed':
        return done === undefined ? past.removedQuiet(name, exchanges) : past.removed(name, done);
      case 'to-shadow':
        return done === undefined ? past.quiet(name, exchanges) : past.toShadow(name, done);
      case 'from-shadow':
        return wouldDo === undefined ? past.quiet(name, exchanges) : past.fromShadow(name, wouldDo);
      case 'action': {
        const said = countOf(known.did) > 0 ? done : wouldDo;
        return said === undefined
          ? past.quiet(name, exchanges)
          : past.action(name, said, texts.policies.actions[step.action]);
      }
      case 'options':
      case 'added':
        return past.unknown(name);
    }
  };

  return (
    <section className="notice guards-past" aria-label={past.title}>
      <strong>{past.title}</strong>
      {figures.index.state === 'building' ? <p>{past.building}</p> : null}
      <ul>
        {steps.map((step) => (
          <li key={`${step.policy} ${step.guard} ${step.kind}`}>{say(step)}</li>
        ))}
      </ul>
    </section>
  );
}
