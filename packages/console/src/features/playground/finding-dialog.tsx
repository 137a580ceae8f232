import type { ReactNode } from 'react';
import { FindingTable, type ShownFinding } from '../../trial/finding-table.tsx';
import { Modal } from '../../ui/modal.tsx';

interface Props {
  readonly title: string;
  readonly findings: readonly ShownFinding[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** All that is known of findings. */
export function FindingDialog({ title, findings, open, onClose }: Props): ReactNode {
  return (
    <Modal open={open} onClose={onClose} title={title} wide>
      <FindingTable label={title} findings={findings} />
    </Modal>
  );
}
