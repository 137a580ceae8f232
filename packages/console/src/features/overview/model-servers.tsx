import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { HealthState } from '../../traffic/health-state.tsx';
import { NameOf } from '../../traffic/name-of.tsx';
import { Card } from '../../ui/card.tsx';
import { overviewTexts } from './texts.ts';

/** Whether the servers of models answer. */
export function ModelServers({ providers }: { readonly providers: Status['providers'] }): ReactNode {
  const texts = useOwnTexts(overviewTexts).servers;
  const language = useLanguage();

  return (
    <Card title={texts.title} actions={<Link to="/models">{texts.toModels}</Link>}>
      {providers.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <dl className="overview-facts">
          {providers.map(({ name, health, models }) => (
            <div key={name} className="overview-fact">
              <dt>
                <NameOf name={name} />
              </dt>
              <dd>
                <HealthState health={health} />{' '}
                <span className="quiet">{texts.models(formatCount(models, language), models === 1)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
