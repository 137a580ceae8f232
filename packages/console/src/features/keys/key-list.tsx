import { getRouteApi } from '@tanstack/react-router';
import type { KeyList as Keys } from '@gatehouse/contract/admin';
import { type ReactNode, useState } from 'react';
import { fetchRisks } from '../../api/attempts.ts';
import { fetchKeyUsage } from '../../api/keys.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { UsualLimits } from './key-fields.tsx';
import { keyRows, keySorts, keyStates, shownRows } from './key-rows.ts';
import { KeyTable } from './key-table.tsx';
import { keysTexts } from './texts.ts';

const route = getRouteApi('/keys');
const refreshMilliseconds = 30_000;

interface Props {
  readonly keys: Keys['keys'];
  readonly usual: UsualLimits | undefined;
  readonly onChanged: () => Promise<void>;
}

/** All keys, narrowed and ordered as the address says. */
export function KeyList({ keys, usual, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts).list;
  const language = useLanguage();
  const { sort = 'created', state = 'valid', text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [now] = useState(() => Date.now());
  // Keys can be made and revoked without either.
  const usage = useAdminData(['key-usage'], fetchKeyUsage, { every: refreshMilliseconds });
  const attempts = useAdminData(['attempts'], fetchRisks, { every: refreshMilliseconds });
  const rows = keyRows({
    keys,
    usage: usage.data,
    risks: attempts.data?.risks.filter(({ kind }) => kind === 'key') ?? [],
    now,
  });
  const shown = shownRows(rows, { text, state, sort });

  return (
    <Card
      title={texts.title}
      actions={
        <span className="quiet" aria-live="polite">
          {texts.shown(formatCount(shown.length, language), formatCount(rows.length, language))}
        </span>
      }
    >
      <div className="filters">
        <label className="wide">
          {texts.search}
          <input
            type="search"
            name="keys-text"
            autoComplete="off"
            placeholder={texts.searchHint}
            maxLength={200}
            value={text}
            onChange={(event) => {
              const { value } = event.target;
              void navigate({
                search: (before) => ({ ...before, text: value === '' ? undefined : value }),
                replace: true,
              });
            }}
          />
        </label>
        <label>
          {texts.state}
          <select
            name="keys-state"
            value={state}
            onChange={(event) => {
              const chosen = keyStates.find((one) => one === event.target.value);
              void navigate({ search: (before) => ({ ...before, state: chosen === 'valid' ? undefined : chosen }) });
            }}
          >
            {keyStates.map((one) => (
              <option key={one} value={one}>
                {texts.states[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.sort}
          <select
            name="keys-sort"
            value={sort}
            onChange={(event) => {
              const chosen = keySorts.find((one) => one === event.target.value);
              void navigate({ search: (before) => ({ ...before, sort: chosen === 'created' ? undefined : chosen }) });
            }}
          >
            {keySorts.map((one) => (
              <option key={one} value={one}>
                {texts.sorts[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 ? (
        <EmptyState text={texts.none}>
          <button type="button" onClick={() => void navigate({ search: { state: 'all' } })}>
            {texts.reset}
          </button>
        </EmptyState>
      ) : (
        <KeyTable rows={shown} usual={usual} onChanged={onChanged} />
      )}
    </Card>
  );
}
