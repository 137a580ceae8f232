import type { ReactNode } from 'react';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { callerSelectors, callersOf, writtenSelectors } from '../../rules/callers.ts';
import { RuleList } from '../../rules/rule-list.tsx';
import { ruleTexts } from '../../rules/texts.ts';
import { useSelections } from '../../rules/use-selections.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { type PolicyEntry, type RuleEntry, rulesPath, usualPolicy } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

const RuleDialog = lazyPart(async () => (await import('./rule-dialog.tsx')).RuleDialog, null);

interface Props {
  readonly rules: readonly RuleEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly mayEdit: boolean;
  readonly draft: Draft;
}

const fresh: RuleEntry = { ...callersOf({}), policy: usualPolicy };

/** Which policy holds for some keys, roles, labels and models. */
export function PolicyRules({ rules, policies, mayEdit, draft }: Props): ReactNode {
  return (
    <RuleList
      texts={useOwnTexts(policyTexts).rules}
      className="guards-rules"
      rules={rules}
      fresh={fresh}
      path={rulesPath}
      draft={draft}
      mayEdit={mayEdit}
      written={written}
      show={(rule) => <Rule rule={rule} />}
      dialog={(edited) => <RuleDialog {...edited} policies={policies} />}
    />
  );
}

function written(rule: RuleEntry): SettingValues {
  return { ...writtenSelectors(rule, callerSelectors), policy: rule.policy };
}

function Rule({ rule }: { readonly rule: RuleEntry }): ReactNode {
  const { empty } = useOwnTexts(policyTexts).rules;
  const { holdsFor } = useOwnTexts(ruleTexts);
  const named = useSelections(rule, callerSelectors);
  return (
    <span className="guards-rule">
      <code>{rule.policy}</code>
      {named.length === 0 ? <span>{empty}</span> : null}
      {named.map(({ name, text }) => (
        <span key={name}>
          <span className="quiet">{holdsFor[name]}</span> <ForeignText text={text} />
        </span>
      ))}
    </span>
  );
}
