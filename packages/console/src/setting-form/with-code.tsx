import type { ReactNode } from 'react';

/** A sentence of ours in which names of settings stand between backticks. */
export function WithCode({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
