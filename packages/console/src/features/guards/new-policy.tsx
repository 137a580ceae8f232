import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { policyTexts } from './policy-texts.ts';
import type { PolicyEntry } from './policy-tree.ts';

const NewPolicyDialog = lazyPart(async () => (await import('./new-policy-dialog.tsx')).NewPolicyDialog, null);

interface Props {
  readonly policies: readonly PolicyEntry[];
  /** Whose guards it begins with; nobody's where none is given. */
  readonly copyOf?: string;
  readonly label?: string;
  readonly onNew: (name: string, policy: SettingValues) => void;
}

/** A button that asks for the name of a policy and with which guards it begins. */
export function NewPolicy({ policies, copyOf = '', label, onNew }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [open, setOpen] = useState(false);

  return (
    <>
      <button type="button" className="add-button" onClick={() => setOpen(true)}>
        {label === undefined ? <Plus size={16} aria-hidden="true" /> : null} {label ?? texts.newPolicy}
      </button>
      {open ? (
        <NewPolicyDialog
          policies={policies}
          copyOf={copyOf}
          onClose={() => setOpen(false)}
          onNew={(name, policy) => {
            setOpen(false);
            onNew(name, policy);
          }}
        />
      ) : null}
    </>
  );
}
