import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { GuardKindView } from '@gatehouse/contract/admin-guards';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { Modal } from '../../ui/modal.tsx';
import { OwnTrial } from './own-trial.tsx';
import { type GuardEntry, kindOf, nameOfGuard } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly guard: GuardEntry;
  /** The other guards of its policy. */
  readonly others: readonly GuardEntry[];
  readonly policy: string;
  readonly fresh: boolean;
  readonly catalogue: readonly GuardKindView[];
  readonly onClose: () => void;
  readonly onTaken: (guard: GuardEntry) => void;
}

/** In the order in which people think of them. */
const common = ['id', 'action', 'direction', 'shadow', 'onUnable', 'timeout'];

/** The options of one guard, as its schema describes them, and trying them before they are taken over. */
export function GuardDialog({ guard, others, policy, fresh, catalogue, onClose, onTaken }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).guard;
  const language = useLanguage();
  const [values, setValues] = useState(guard);
  const kind = catalogue.find((one) => one.kind === kindOf(guard));
  if (kind === undefined) return null;

  const fields = common.flatMap((name) => kind.options.find((field) => field.name === name) ?? []);
  const own = kind.options.filter(({ name }) => !common.includes(name));
  const named = values['id'] ?? kind.kind;
  const idNeeded = values['id'] === undefined && others.some((other) => kindOf(other) === kind.kind);
  const idTaken = others.some((other) => nameOfGuard(other) === named);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!idNeeded && !idTaken) onTaken(values);
  };

  return (
    <Modal
      open
      wide
      onClose={onClose}
      title={fresh ? texts.newTitle(kind.kind, policy) : texts.editTitle(nameOfGuard(guard))}
      explanation={kind.summary[language]}
    >
      <form className="guards-form guards-options" onSubmit={submit}>
        {own.length === 0 ? null : (
          <section aria-label={texts.own}>
            <h3>{texts.own}</h3>
            <SettingForm fields={own} values={values} onChange={setValues} />
          </section>
        )}
        <section aria-label={texts.common}>
          <h3>{texts.common}</h3>
          <SettingForm fields={fields} values={values} onChange={setValues} />
        </section>
        {idNeeded || idTaken ? (
          <p className="notice bad" role="alert">
            {idNeeded ? texts.idNeeded : texts.idTaken}
          </p>
        ) : null}
        <div className="modal-actions">
          <span className="quiet">{texts.taken}</span>
          <button type="submit" className="primary">
            {texts.take}
          </button>
        </div>
      </form>
      <OwnTrial guard={values} kind={kind} />
    </Modal>
  );
}
