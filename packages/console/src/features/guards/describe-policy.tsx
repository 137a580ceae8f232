import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { policyTexts } from './policy-texts.ts';

const DescribeDialog = lazyPart(async () => (await import('./describe-dialog.tsx')).DescribeDialog, null);

interface Props {
  readonly description: string;
  readonly onDescribed: (description: string) => void;
}

/** A button that asks what a policy is for. */
export function DescribePolicy({ description, onDescribed }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [open, setOpen] = useState(false);

  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {texts.editPolicy}
      </button>
      {open ? (
        <DescribeDialog
          description={description}
          onClose={() => setOpen(false)}
          onDescribed={(text) => {
            setOpen(false);
            onDescribed(text);
          }}
        />
      ) : null}
    </>
  );
}
