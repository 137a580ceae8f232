import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly onPress: () => void;
}

/** A button that puts one more into a list. */
export function AddButton({ label, onPress }: Props): ReactNode {
  return (
    <button type="button" className="add-button" onClick={onPress}>
      <Plus size={16} aria-hidden="true" /> {label}
    </button>
  );
}
