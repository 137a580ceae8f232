import { ArrowDown, ArrowUp, Copy, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { GuardKindView, GuardsView } from '@gatehouse/contract/admin-guards';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { changedSettings, effectiveValue, sameValue } from '../../setting-form/setting-values.ts';
import { useChoiceName } from '../../setting-form/use-choice-name.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { FiguresOfGuard } from './guard-figures.ts';
import { OptionValues } from './option-values.tsx';
import { type GuardEntry, kindOf, nameOfGuard } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';
import { useFigureSentences } from './use-figure-sentences.ts';

const GuardFacts = lazyPart(async () => (await import('./guard-facts.tsx')).GuardFacts);

interface Props {
  readonly guard: GuardEntry;
  /** From 0. */
  readonly place: number;
  readonly last: boolean;
  /** As it is in force; undefined where it is new. */
  readonly before: GuardEntry | undefined;
  readonly kind: GuardKindView | undefined;
  /** Of its policy as it is in force. */
  readonly facts: GuardsView['policies'][number] | undefined;
  readonly figures: FiguresOfGuard | undefined;
  readonly mayEdit: boolean;
  readonly onSet: (setting: string, value: string | boolean) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
  readonly onDuplicate: () => void;
  readonly onEdit: () => void;
}

const tones = { flag: 'plain', review: 'accent', redact: 'warn', block: 'bad' } as const;

/** One guard of a policy: what it looks for, what it does then, and how often it did. */
export function GuardRow({ guard, place, last, before, kind, facts, figures, mayEdit, ...props }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const language = useLanguage();
  const name = nameOfGuard(guard);
  const options = kind?.options ?? [];
  const valueOf = (option: string): unknown => {
    const field = options.find((one) => one.name === option);
    return field === undefined ? undefined : effectiveValue(field, guard);
  };
  const shadow = valueOf('shadow') === true;
  const action = valueOf('action');
  const direction = valueOf('direction');
  const changed = before === undefined || !sameValue(guard, before);
  const own = changedSettings(options, guard).filter(({ field }) => !shown.has(field.name));

  return (
    <li className="guards-row" data-guard={name}>
      <span className="guards-place" aria-hidden="true">
        {place + 1}
      </span>
      <div className="guards-row-main">
        <h3>
          <code>{name}</code>
          {name === kindOf(guard) ? null : <small className="quiet">{kindOf(guard)}</small>}
          {changed ? <Tag tone="accent">{before === undefined ? texts.added : texts.changed}</Tag> : null}
        </h3>
        <p className="quiet">{kind?.summary[language]}</p>
        <p className="guards-tags">
          {shadow ? <Tag tone="warn">{texts.inShadow}</Tag> : null}
          {isAction(action) ? <Tag tone={tones[action]}>{texts.actions[action]}</Tag> : null}
          {isDirection(direction) ? <Tag>{texts.directions[direction]}</Tag> : null}
          {own.map(({ field, value }) => (
            <Tag key={field.name}>
              <OptionValues field={field} value={value} />
            </Tag>
          ))}
        </p>
        {figures === undefined || before === undefined ? null : <Figures figures={figures} shadow={shadow} />}
        {before === undefined || facts === undefined ? null : <Facts facts={facts} name={name} />}
      </div>
      {mayEdit ? (
        <RowActions name={name} place={place} last={last} shadow={shadow} action={action} kind={kind} {...props} />
      ) : null}
    </li>
  );
}

/** Shown by tags of their own, or in the name. */
const shown: ReadonlySet<string> = new Set(['id', 'action', 'direction', 'shadow']);

function Figures({ figures, shadow }: { readonly figures: FiguresOfGuard; readonly shadow: boolean }): ReactNode {
  const texts = useOwnTexts(policyTexts).figures;
  const language = useLanguage();
  const { did, would } = useFigureSentences();
  const said = [did(figures), would(figures)].filter((one) => one !== undefined);
  const quiet = figures.exchanges === 0 ? texts.noTraffic : texts.none(formatCount(figures.exchanges, language));
  return (
    <p className={shadow ? 'guards-figures shadow' : 'guards-figures'}>
      {texts.period}: {said.length === 0 ? quiet : said.join('; ')}
    </p>
  );
}

function Facts({
  facts: { input, output },
  name,
}: {
  readonly facts: GuardsView['policies'][number];
  readonly name: string;
}): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [open, setOpen] = useState(false);
  const fact = [...input, ...output].find((one) => one.id === 'guard' && one.name === name);
  if (fact === undefined) return null;
  return (
    <details className="guards-facts" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{texts.facts}</summary>
      {open ? <GuardFacts name={name} fact={fact} /> : null}
    </details>
  );
}

interface ActionProps extends Pick<
  Props,
  'onSet' | 'onMove' | 'onRemove' | 'onDuplicate' | 'onEdit' | 'place' | 'last'
> {
  readonly name: string;
  readonly shadow: boolean;
  readonly action: unknown;
  readonly kind: GuardKindView | undefined;
}

function RowActions({ name, place, last, shadow, action, kind, ...on }: ActionProps): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const nameOf = useChoiceName();
  const actions = kind?.options.find((field) => field.name === 'action' && field.kind === 'choice');
  return (
    <div className="guards-row-actions">
      {actions?.kind === 'choice' ? (
        <select
          aria-label={texts.action(name)}
          name={`action-${name}`}
          value={String(action)}
          onChange={(event) => on.onSet('action', event.target.value)}
        >
          {actions.choices.map((choice) => (
            <option key={choice} value={choice}>
              {nameOf('action', choice)}
            </option>
          ))}
        </select>
      ) : null}
      <label className="guards-switch">
        <input
          type="checkbox"
          name={`shadow-${name}`}
          checked={shadow}
          onChange={(event) => on.onSet('shadow', event.target.checked)}
        />
        {texts.shadow}
      </label>
      <div className="icon-buttons">
        <IconButton icon={Pencil} label={texts.edit(name)} onPress={on.onEdit} />
        <IconButton icon={ArrowUp} label={texts.up(name)} disabled={place === 0} onPress={() => on.onMove(place - 1)} />
        <IconButton icon={ArrowDown} label={texts.down(name)} disabled={last} onPress={() => on.onMove(place + 1)} />
        <IconButton icon={Copy} label={texts.duplicate(name)} onPress={on.onDuplicate} />
        <IconButton icon={Trash2} label={texts.remove(name)} onPress={on.onRemove} />
      </div>
    </div>
  );
}

function isAction(value: unknown): value is keyof typeof tones {
  return typeof value === 'string' && Object.hasOwn(tones, value);
}

function isDirection(value: unknown): value is 'input' | 'output' | 'both' {
  return value === 'input' || value === 'output' || value === 'both';
}
