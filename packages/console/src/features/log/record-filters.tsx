import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTexts } from '../../language/language-context.ts';
import type { RecordFilter } from './use-record-list.ts';

/** What can be typed; times are chosen from a list, because nobody types milliseconds. */
const fields = ['request', 'key', 'subject', 'model', 'rule', 'guardPolicy', 'code'] as const;
const kinds = [
  'request',
  'result',
  'refusal',
  'suspension',
  'read',
  'approval',
  'erasure',
  'hold',
  'consent',
  'export',
  'expiry',
  'key',
  'configuration',
  'start',
  'stop',
  'gap',
  'interrupted',
  'rotation',
] as const;
const outcomes = ['answered', 'blocked', 'failed', 'cancelled', 'refused'] as const;
const verdicts = ['flag', 'review', 'redact', 'block', 'unable', 'shadow'] as const;
const hour = 3_600_000;
const periods = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour } as const;

type Given = Readonly<Record<(typeof fields)[number] | 'kind' | 'outcome' | 'verdict' | 'period', string>>;

const nothing: Given = {
  request: '',
  key: '',
  subject: '',
  model: '',
  rule: '',
  guardPolicy: '',
  code: '',
  kind: '',
  outcome: '',
  verdict: '',
  period: '',
};

interface Props {
  readonly onFilter: (filter: RecordFilter) => void;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
}

export function RecordFilters({ onFilter, follow, onFollow }: Props): ReactNode {
  const texts = useTexts().record;
  const [given, setGiven] = useState(nothing);
  const set = (name: keyof Given, value: string): void => setGiven({ ...given, [name]: value });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onFilter(filterOf(given));
  };

  return (
    <form className="filters" onSubmit={submit}>
      <Choice name="period" label={texts.filters.period} value={given.period} names={texts.periods} onChange={set} />
      <Choice
        name="kind"
        label={texts.filters.kind}
        value={given.kind}
        names={pick(texts.kinds, kinds)}
        onChange={set}
      />
      <Choice
        name="outcome"
        label={texts.filters.outcome}
        value={given.outcome}
        names={pick(texts.outcomes, outcomes)}
        onChange={set}
      />
      <Choice
        name="verdict"
        label={texts.filters.verdict}
        value={given.verdict}
        names={pick(texts.verdicts, verdicts)}
        onChange={set}
      />
      {fields.map((name) => (
        <label key={name}>
          {texts.filters[name]}
          <input
            type="text"
            name={name}
            autoComplete="off"
            spellCheck={false}
            value={given[name]}
            onChange={(event) => set(name, event.target.value)}
          />
        </label>
      ))}
      <div className="filter-actions">
        <button type="submit" className="primary">
          {texts.search}
        </button>
        <button
          type="button"
          onClick={() => {
            setGiven(nothing);
            onFilter({});
          }}
        >
          {texts.reset}
        </button>
        <label className="check">
          <input type="checkbox" checked={follow} onChange={(event) => onFollow(event.target.checked)} />
          {texts.follow}
        </label>
      </div>
    </form>
  );
}

interface ChoiceProps {
  readonly name: keyof Given;
  readonly label: string;
  readonly value: string;
  readonly names: Readonly<Record<string, string>>;
  readonly onChange: (name: keyof Given, value: string) => void;
}

function Choice({ name, label, value, names, onChange }: ChoiceProps): ReactNode {
  const texts = useTexts().record;
  return (
    <label>
      {label}
      <select name={name} value={value} onChange={(event) => onChange(name, event.target.value)}>
        <option value="">{texts.all}</option>
        {Object.entries(names).map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function pick(names: Readonly<Record<string, string>>, wanted: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(wanted.map((word) => [word, names[word] ?? word]));
}

function filterOf({ period, ...words }: Given): RecordFilter {
  const length = Object.entries(periods).find(([name]) => name === period)?.[1];
  const given = Object.entries(words).map(([name, value]) => [name, value.trim()] as const);
  return {
    ...Object.fromEntries(given.filter(([, value]) => value !== '')),
    ...(length === undefined ? {} : { since: Date.now() - length }),
  };
}
