import type { ReactNode } from 'react';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { Purposes } from './purposes.tsx';
import { Recipients } from './recipients.tsx';
import { RegisterDownload } from './register-download.tsx';

/** For what personal data are processed, who gets them to see, and the register of that. */
export function RegisterView({ register }: { readonly register: Register }): ReactNode {
  return (
    <>
      <Purposes register={register} />
      <Recipients recipients={register.recipients} />
      <RegisterDownload register={register} />
    </>
  );
}
