import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ConfigurationView } from '@gatehouse/contract/admin-configuration';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { fetchFigures } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { sameValue } from '../../setting-form/setting-values.ts';
import { usePermitted } from '../../session/session.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { NewPolicy } from './new-policy.tsx';
import { figuresSince } from './figures-since.ts';
import { PolicyCard } from './policy-card.tsx';
import { PolicyRules } from './policy-rules.tsx';
import { policiesOf, rulesOf, usualPolicy } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

const Beside = lazyPart(async () => (await import('./beside.tsx')).Beside);

interface Props {
  readonly view: GuardsView;
  readonly configuration: ConfigurationView;
  readonly draft: Draft;
}

/** The sets of guards, in the order in which they read, who has which, and changing them. */
export function Policies({ view, configuration, draft }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const permitted = usePermitted();
  const { policy: asked = usualPolicy } = useSearch({ from: '/guards' });
  const navigate = useNavigate({ from: '/guards' });
  const { data: figures } = useAdminData(['guard-figures'], (call) => fetchFigures(figuresSince(), call));
  const [beside, setBeside] = useState(false);
  const policies = policiesOf(draft.tree);
  const before = policiesOf(draft.inForce);
  const rules = rulesOf(draft.tree);
  const open = policies.find(({ name }) => name === asked) ?? policies[0];
  const mayEdit = permitted('configuration.change') && configuration.writable;

  return (
    <section aria-label={texts.title} className="guards-policies">
      <div className="guards-side">
        <nav aria-label={texts.list}>
          <ul className="guards-policy-list">
            {policies.map(({ name, guards }) => (
              <li key={name}>
                <Link
                  to="/guards"
                  search={{ tab: 'policies', policy: name }}
                  aria-current={name === open?.name ? 'true' : undefined}
                >
                  <code>{name}</code>
                  <small>{texts.count(guards.length)}</small>
                  {sameValue(guards, before.find((one) => one.name === name)?.guards ?? null) ? null : (
                    <small className="guards-changed">{texts.changed}</small>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {mayEdit ? (
          <NewPolicy
            policies={policies}
            onNew={(name, policy) => {
              draft.change({ path: ['inspection', 'policies', name], value: policy as never });
              void navigate({ search: { tab: 'policies', policy: name } });
            }}
          />
        ) : null}
        <p className="quiet guards-version">
          {texts.hash} <code>{view.policy.slice(0, 16)}</code>
          <br />
          <Link to="/settings" search={{ tab: 'history' } as never}>
            {texts.history}
          </Link>
        </p>
      </div>
      <div className="guards-main">
        {permitted('configuration.change') && !configuration.writable && configuration.notWritable !== undefined ? (
          <p className="notice">{texts.readOnly[configuration.notWritable]}</p>
        ) : null}
        {open === undefined ? null : (
          <PolicyCard
            key={open.name}
            policy={open}
            before={before.find(({ name }) => name === open.name)}
            policies={policies}
            rules={rules}
            view={view}
            figures={figures}
            mayEdit={mayEdit}
            draft={draft}
          />
        )}
        <PolicyRules rules={rules} policies={policies} mayEdit={mayEdit} draft={draft} />
        <details className="card" onToggle={(event) => setBeside(event.currentTarget.open)}>
          <summary>{texts.beside}</summary>
          {beside ? <Beside view={view} /> : null}
        </details>
      </div>
    </section>
  );
}
