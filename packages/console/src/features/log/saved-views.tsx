import { Link } from '@tanstack/react-router';
import { BookmarkPlus, X } from 'lucide-react';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { keepViews, type KeptView, keptViews, longestName, mostViews, sameSearch } from './kept-views.ts';
import type { LogView } from './log-search.ts';
import { logTexts } from './texts.ts';

/** Views that everybody needs. */
const givenViews = [
  ['all', {}],
  ['exchanges', { kind: 'result,refusal,interrupted' }],
  ['blocked', { outcome: 'blocked' }],
  ['failed', { outcome: 'failed' }],
  ['review', { verdict: 'review' }],
  ['changes', { kind: 'key,configuration,read,export,hold,consent,erasure,approval,review' }],
] as const satisfies readonly (readonly [string, LogView])[];

/** Named views of the log, as links: one that is kept is only an address with a name. */
export function SavedViews({ view }: { readonly view: LogView }): ReactNode {
  const texts = useOwnTexts(logTexts).views;
  const tell = useToast();
  const [kept, setKept] = useState(keptViews);
  const [asked, setAsked] = useState(false);
  const change = (views: readonly KeptView[]): void => {
    keepViews(views);
    setKept(views);
  };
  const known = [...givenViews.map(([, search]) => search), ...kept.map(({ search }) => search)];

  return (
    <nav className="log-views" aria-label={texts.label}>
      <ul>
        {givenViews.map(([name, search]) => (
          <li key={name}>
            <ViewLink search={search} current={sameSearch(search, view)}>
              {texts[name]}
            </ViewLink>
          </li>
        ))}
        {kept.map(({ name, search }) => (
          <li key={name}>
            <ViewLink search={search as LogView} current={sameSearch(search, view)}>
              <ForeignText text={name} />
            </ViewLink>
            <button
              type="button"
              className="log-forget"
              aria-label={texts.forget(name)}
              onClick={() => {
                change(kept.filter((one) => one.name !== name));
                tell({ text: texts.forgotten(name), undo: () => change(kept) });
              }}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {known.some((search) => sameSearch(search, view)) || kept.length >= mostViews ? null : (
        <button type="button" className="log-keep" onClick={() => setAsked(true)}>
          <BookmarkPlus size={16} aria-hidden="true" />
          {texts.save}
        </button>
      )}
      <Modal open={asked} onClose={() => setAsked(false)} title={texts.title} explanation={texts.explanation}>
        <NameForm
          onName={(name) => {
            setAsked(false);
            change([...kept.filter((one) => one.name !== name), { name, search: withoutUnset(view) }]);
            tell({ text: texts.kept(name) });
          }}
        />
      </Modal>
    </nav>
  );
}

function ViewLink({
  search,
  current,
  children,
}: {
  readonly search: LogView;
  readonly current: boolean;
  readonly children: ReactNode;
}): ReactNode {
  // The link knows only whether its filters are among those that are set.
  return (
    <Link to="/log" search={search} aria-current={current ? 'true' : 'false'} activeProps={{}} data-current={current}>
      {children}
    </Link>
  );
}

function NameForm({ onName }: { readonly onName: (name: string) => void }): ReactNode {
  const texts = useOwnTexts(logTexts).views;
  const [name, setName] = useState('');
  return (
    <form
      className="log-name"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onName(name.trim());
      }}
    >
      <TextField label={texts.name} name="view" longest={longestName} value={name} onChange={setName} required />
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={name.trim() === ''}>
          {texts.keep}
        </button>
      </div>
    </form>
  );
}

function withoutUnset(view: LogView): KeptView['search'] {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as KeptView['search'];
}
