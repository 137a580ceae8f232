import { Search, SlidersHorizontal } from 'lucide-react';
import {
  type ReactNode,
  type RefObject,
  type SubmitEvent,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { type LogView, outcomeFilters, verdictFilters, wordFilters } from './log-search.ts';
import { PeriodFilter } from './period-filter.tsx';
import { logTexts } from './texts.ts';

interface Props {
  readonly view: LogView;
  readonly onChange: (change: Partial<LogView>) => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
}

/** Everything that the log can be filtered by, in one line: what is rarely needed opens below it. */
export function FilterBar({ view, onChange, searchField }: Props): ReactNode {
  const texts = useOwnTexts(logTexts);
  const { kinds, outcomes, verdicts } = useOwnTexts(recordTexts);
  const names: Readonly<Record<string, string>> = { ...verdicts, shadow: texts.shadow };

  return (
    <search className="log-filters">
      <SearchField text={view.text ?? ''} field={searchField} onText={(text) => onChange({ text })} />
      <PeriodFilter view={view} onChange={onChange} />
      <Choice
        label={texts.filters.outcome}
        value={view.outcome}
        options={outcomeFilters.map((word) => [word, outcomes[word]])}
        onChange={(outcome) => onChange({ outcome })}
      />
      <Choice
        label={texts.filters.kind}
        value={view.kind}
        options={Object.entries(kinds)}
        onChange={(kind) => onChange({ kind })}
      />
      <Choice
        label={texts.filters.verdict}
        value={view.verdict}
        options={verdictFilters.map((word) => [word, nameOf(names, word)])}
        onChange={(given) => onChange({ verdict: verdictFilters.find((word) => word === given) })}
      />
      <WordFilters view={view} onChange={onChange} />
    </search>
  );
}

interface SearchFieldProps {
  readonly text: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onText: (text: string | undefined) => void;
}

/** Milliseconds without a key before what was typed is searched for. */
const patience = 300;

function SearchField({ text, field, onText }: SearchFieldProps): ReactNode {
  const texts = useOwnTexts(logTexts);
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  // The address was changed elsewhere: by the palette, a view, a chip or the way back.
  if (text !== shown) {
    setShown(text);
    setTyped(text);
  }
  const submit = useEffectEvent((given: string) => {
    const trimmed = given.trim();
    if (trimmed === text) return;
    setShown(trimmed);
    onText(trimmed === '' ? undefined : trimmed);
  });
  useEffect(() => {
    const timer = setTimeout(() => submit(typed), patience);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <form
      className="log-search"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onText(typed.trim() === '' ? undefined : typed.trim());
      }}
    >
      <Search size={16} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        name="text"
        aria-label={texts.searchLabel}
        placeholder={texts.searchHint}
        title={texts.searchHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [word: string, name: string])[];
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps): ReactNode {
  const texts = useOwnTexts(logTexts);
  // Several kinds, or one that is newer than this page.
  const foreign = value !== undefined && !options.some(([word]) => word === value);
  return (
    <select
      aria-label={label}
      className={value === undefined ? undefined : 'set'}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{texts.any(label)}</option>
      {foreign ? <option value={value}>{value}</option> : null}
      {options.map(([word, name]) => (
        <option key={word} value={word}>
          {name}
        </option>
      ))}
    </select>
  );
}

function WordFilters({ view, onChange }: Omit<Props, 'searchField'>): ReactNode {
  const texts = useOwnTexts(logTexts);
  const id = useId();
  const panel = useRef<HTMLElement>(null);

  return (
    <>
      <button type="button" className="log-more" popoverTarget={id}>
        <SlidersHorizontal size={16} aria-hidden="true" />
        {texts.moreFilters}
      </button>
      <section ref={panel} id={id} popover="auto" className="popup log-more-panel" aria-label={texts.moreFilters}>
        {/* What is typed is kept until it is applied; what the address says comes back with another one. */}
        <WordForm
          key={JSON.stringify(view)}
          view={view}
          onApply={(change) => {
            panel.current?.hidePopover();
            onChange(change);
          }}
        />
      </section>
    </>
  );
}

function WordForm({
  view,
  onApply,
}: {
  readonly view: LogView;
  readonly onApply: (change: Partial<LogView>) => void;
}): ReactNode {
  const texts = useOwnTexts(logTexts);
  const [given, setGiven] = useState<Partial<Record<(typeof wordFilters)[number], string>>>({});

  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onApply(
          Object.fromEntries(
            Object.entries(given).map(([name, value]) => [name, value.trim() === '' ? undefined : value.trim()]),
          ),
        );
      }}
    >
      <div className="log-words">
        {wordFilters.map((name) => (
          <label key={name}>
            {texts.filters[name]}
            <input
              type="text"
              name={name}
              placeholder={texts.hints[name]}
              autoComplete="off"
              spellCheck={false}
              maxLength={512}
              value={given[name] ?? view[name] ?? ''}
              onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <button type="submit" className="primary">
        {texts.apply}
      </button>
    </form>
  );
}
