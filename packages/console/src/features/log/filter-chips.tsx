import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { type LogView, setFilters } from './log-search.ts';
import { spanText } from './period-filter.tsx';
import { logTexts } from './texts.ts';

interface Props {
  readonly view: LogView;
  readonly onChange: (change: Partial<LogView>) => void;
  readonly onClear: () => void;
}

/** The filters that are set, each with the way to take it away. */
export function FilterChips({ view, onChange, onClear }: Props): ReactNode {
  const texts = useOwnTexts(logTexts);
  const { kinds, outcomes, verdicts } = useOwnTexts(recordTexts);
  const language = useLanguage();
  const spanned = view.since !== undefined || view.until !== undefined;
  const shown: Readonly<Record<string, (value: string) => string>> = {
    kind: (value) =>
      value
        .split(',')
        .map((word) => nameOf(kinds, word))
        .join(', '),
    outcome: (value) => nameOf(outcomes, value),
    verdict: (value) => nameOf({ ...verdicts, shadow: texts.shadow }, value),
  };
  const chips = setFilters(view).map(([name, value]) => ({
    name: texts.filters[name as keyof typeof texts.filters],
    value: shown[name]?.(value) ?? value,
    without: { [name]: undefined },
  }));
  if (spanned)
    chips.unshift({
      name: texts.period,
      value: spanText(view, texts, language),
      without: { since: undefined, until: undefined },
    });
  else if (view.period !== undefined)
    chips.unshift({ name: texts.period, value: texts.periods[view.period], without: { period: undefined } });
  if (chips.length === 0) return null;

  return (
    <div className="log-chips">
      <ul aria-label={texts.activeFilters}>
        {chips.map(({ name, value, without }) => (
          <li key={name} className="log-chip">
            <span>
              {name}:{' '}
              <strong>
                <ForeignText text={value} />
              </strong>
            </span>
            <button type="button" aria-label={texts.remove(name)} onClick={() => onChange(without)}>
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="link" onClick={onClear}>
        {texts.clear}
      </button>
    </div>
  );
}
