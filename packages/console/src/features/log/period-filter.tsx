import { type ReactNode, type SubmitEvent, useId, useRef, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { type Language } from '../../language/language.ts';
import { useLanguage } from '../../language/language-context.ts';
import { type LogView, periods } from './log-search.ts';
import { type LogTexts, logTexts } from './texts.ts';

interface Props {
  readonly view: LogView;
  readonly onChange: (change: Partial<LogView>) => void;
}

/** Up to now, or between two moments. */
export function PeriodFilter({ view, onChange }: Props): ReactNode {
  const texts = useOwnTexts(logTexts);
  const language = useLanguage();
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const { period, since, until } = view;
  const custom = since !== undefined || until !== undefined;

  return (
    <>
      <select
        aria-label={texts.period}
        className={custom || period !== undefined ? 'set' : undefined}
        value={custom ? 'given' : (period ?? '')}
        onChange={(event) => {
          const { value } = event.target;
          if (value === 'custom' || value === 'given') {
            panel.current?.showPopover();
            return;
          }
          const chosen = Object.keys(periods).find((name) => name === value) as LogView['period'];
          onChange({ period: chosen, since: undefined, until: undefined });
        }}
      >
        <option value="">{texts.periods.all}</option>
        {(Object.keys(periods) as (keyof typeof periods)[]).map((name) => (
          <option key={name} value={name}>
            {texts.periods[name]}
          </option>
        ))}
        {custom ? <option value="given">{spanText(view, texts, language)}</option> : null}
        <option value="custom">{texts.periods.custom}</option>
      </select>
      <section ref={panel} id={id} popover="auto" className="popup log-span" aria-label={texts.periods.custom}>
        <SpanForm
          key={`${since ?? ''} ${until ?? ''}`}
          view={view}
          onApply={(change) => {
            panel.current?.hidePopover();
            onChange({ ...change, period: undefined });
          }}
        />
      </section>
    </>
  );
}

/** The time of a view in words, where it has one of its own. */
export function spanText({ since, until }: LogView, texts: LogTexts, language: Language): string {
  const [from, to] = [since, until].map((moment) => (moment === undefined ? undefined : formatTime(moment, language)));
  if (from !== undefined && to !== undefined) return texts.between(from, to);
  if (from !== undefined) return texts.fromOnly(from);
  return to === undefined ? texts.periods.all : texts.toOnly(to);
}

function SpanForm({
  view: { since, until },
  onApply,
}: {
  readonly view: LogView;
  readonly onApply: (change: Pick<LogView, 'since' | 'until'>) => void;
}): ReactNode {
  const texts = useOwnTexts(logTexts);
  const [from, setFrom] = useState(localText(since));
  const [to, setTo] = useState(localText(until));

  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onApply({ since: momentOf(from), until: momentOf(to) });
      }}
    >
      <label>
        {texts.from}
        <input
          type="datetime-local"
          name="from"
          value={from}
          {...(to === '' ? {} : { max: to })}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        {texts.to}
        <input
          type="datetime-local"
          name="to"
          value={to}
          {...(from === '' ? {} : { min: from })}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <button type="submit" className="primary">
        {texts.apply}
      </button>
    </form>
  );
}

/** As fields for dates have it: the time of this place, without its zone. */
function localText(moment: number | undefined): string {
  if (moment === undefined) return '';
  const date = new Date(moment);
  return new Date(moment - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function momentOf(text: string): number | undefined {
  const moment = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(moment) ? undefined : moment;
}
