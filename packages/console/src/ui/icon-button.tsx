import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  /** What it does, for those who do not see the icon or do not know it. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Of the icon, in CSS pixels. */
  readonly size?: number;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

/** A button that is an icon only; several stand together in an element of the class `icon-buttons`. */
export function IconButton({ label, icon: Icon, size = 16, disabled = false, onPress }: Props): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon size={size} aria-hidden="true" />
    </button>
  );
}
