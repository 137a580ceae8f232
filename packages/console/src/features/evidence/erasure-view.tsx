import { type ReactNode, useState } from 'react';
import type { ErasureCertificateView } from '@gatehouse/contract/admin-keeping';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { Certificate } from './certificate.tsx';
import { ErasureForm } from './erasure-form.tsx';
import { ErasureHistory } from './erasure-history.tsx';
import { HoldList } from './hold-list.tsx';
import { erasureTexts } from './erasure-texts.ts';

export interface Erased {
  readonly subject: string;
  readonly certificate: ErasureCertificateView;
}

/** Erasing what the record holds about somebody, what keeps it from being erased, and what was erased. */
export function ErasureView(): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const permitted = usePermitted();
  const [erased, setErased] = useState<Erased>();

  return (
    <>
      {permitted('erasures.manage') ? <ErasureForm onErased={setErased} /> : <p className="notice">{texts.asAdmin}</p>}
      {erased === undefined ? null : <Certificate {...erased} />}
      {permitted('holds.manage') ? <HoldList /> : null}
      <ErasureHistory />
    </>
  );
}
