import type { ReactNode } from 'react';
import { entityTypes } from '@gatehouse/contract/entity-types';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { callerSelectors, callersOf, writtenSelectors } from '../../rules/callers.ts';
import { RuleList } from '../../rules/rule-list.tsx';
import { ruleTexts } from '../../rules/texts.ts';
import { useSelections } from '../../rules/use-selections.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Tag } from '../../ui/tag.tsx';
import { isEntityType, type PrivacyRuleEntry, rulesOf, rulesPath } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';
import { privacyTexts } from './texts.ts';

const PrivacyRuleDialog = lazyPart(async () => (await import('./privacy-rule-dialog.tsx')).PrivacyRuleDialog, null);

interface Props {
  readonly draft: Draft;
  readonly mayEdit: boolean;
  readonly providers: readonly string[];
}

const selectors = [...callerSelectors, 'providers', 'trust'] as const;
const fresh: PrivacyRuleEntry = { ...callersOf({}), providers: [], trust: [], default: undefined, types: {} };

/** What else holds for some keys, models, providers and places. */
export function PrivacyRules({ draft, mayEdit, providers }: Props): ReactNode {
  return (
    <RuleList
      texts={useOwnTexts(editTexts).ruleList}
      className="privacy-rules"
      rules={rulesOf(draft.tree)}
      fresh={fresh}
      path={rulesPath}
      draft={draft}
      mayEdit={mayEdit}
      written={written}
      show={(rule) => <Rule rule={rule} />}
      dialog={(edited) => <PrivacyRuleDialog {...edited} providers={providers} />}
    />
  );
}

function written(rule: PrivacyRuleEntry): SettingValues {
  return {
    ...writtenSelectors(rule, selectors),
    ...(rule.default === undefined ? {} : { default: rule.default }),
    ...(Object.keys(rule.types).length === 0 ? {} : { types: { ...rule.types } }),
  };
}

function Rule({ rule }: { readonly rule: PrivacyRuleEntry }): ReactNode {
  const { policy } = useOwnTexts(privacyTexts);
  const texts = useOwnTexts(editTexts).ruleList;
  const holdsFor = { ...useOwnTexts(ruleTexts).holdsFor, ...texts.holdsFor };
  const language = useLanguage();
  const named = useSelections(rule, selectors, { trust: policy.trust });
  return (
    <div className="privacy-rule">
      <p>
        {named.length === 0 ? texts.everybody : null}
        {named.map(({ name, text }) => (
          <span key={name} className="privacy-selector">
            <span className="quiet">{holdsFor[name]}</span> <ForeignText text={text} />
          </span>
        ))}
      </p>
      <p className="privacy-tags">
        {Object.entries(rule.types).map(([type, action]) => (
          <Tag key={type}>
            {isEntityType(type) ? entityTypes[type][language] : type}: {policy.actions[action]}
          </Tag>
        ))}
        {rule.default === undefined ? null : (
          <Tag>
            {texts.otherTypes}: {policy.actions[rule.default]}
          </Tag>
        )}
      </p>
    </div>
  );
}
