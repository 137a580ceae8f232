import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { guardPurposes } from '@gatehouse/contract/guard-rule';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tag } from '../../ui/tag.tsx';
import { KindDetail } from './kind-detail.tsx';
import { kindsFound } from './kinds-found.ts';
import { guardsTexts } from './texts.ts';

/** Every kind of guard that there is, by what it is for: what its findings mean, its options, and examples to try. */
export function Catalogue({ view }: { readonly view: GuardsView }): ReactNode {
  const texts = useOwnTexts(guardsTexts).catalogue;
  const language = useLanguage();
  const { find = '', purpose, kind: opened } = useSearch({ from: '/guards' });
  const navigate = useNavigate({ from: '/guards' });
  const found = kindsFound(view.catalogue, find, language).filter(
    (kind) => purpose === undefined || kind.purpose === purpose,
  );
  const used = new Set(
    view.policies.flatMap(({ input, output }) =>
      [...input, ...output].flatMap((fact) => (fact.id === 'guard' ? [fact.kind] : [])),
    ),
  );
  const ask = (changes: { readonly find?: string; readonly purpose?: typeof purpose; readonly kind?: string }): void =>
    void navigate({ search: (before) => ({ ...before, tab: 'catalogue', ...changes }), replace: true });

  return (
    <Card title={texts.title} explanation={texts.explanation(view.catalogue.length)}>
      <div className="filters">
        <label>
          {texts.find}
          <input type="search" name="guard-kind" value={find} onChange={(event) => ask({ find: event.target.value })} />
        </label>
        <label>
          {texts.purpose}
          <select
            name="guard-purpose"
            value={purpose ?? ''}
            onChange={(event) => ask({ purpose: guardPurposes.find((name) => name === event.target.value) })}
          >
            <option value="">{texts.allPurposes}</option>
            {guardPurposes.map((name) => (
              <option key={name} value={name}>
                {texts.purposes[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {guardPurposes.map((name) => {
        const kinds = found.filter((kind) => kind.purpose === name);
        if (kinds.length === 0) return null;
        return (
          <section key={name} className="guards-purpose" aria-labelledby={`purpose-${name}`}>
            <h3 id={`purpose-${name}`}>{texts.purposes[name]}</h3>
            {kinds.map((kind) => (
              <details
                key={kind.kind}
                className="guards-kind"
                open={opened === kind.kind}
                onToggle={(event) => {
                  const { open } = event.currentTarget;
                  if (open !== (opened === kind.kind)) ask({ kind: open ? kind.kind : '' });
                }}
              >
                <summary>
                  <code>{kind.kind}</code>
                  <span className="quiet">{kind.summary[language]}</span>
                  {used.has(kind.kind) ? <Tag tone="good">{texts.used}</Tag> : null}
                </summary>
                {opened === kind.kind ? <KindDetail kind={kind} policies={view.policies} /> : null}
              </details>
            ))}
          </section>
        );
      })}
      {found.length === 0 ? <EmptyState text={texts.nothing} /> : null}
    </Card>
  );
}
