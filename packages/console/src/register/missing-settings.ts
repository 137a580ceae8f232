import type { Register } from '@gatehouse/contract/admin-privacy';

/** Settings that the register needs and nobody has made yet. */
export function missingSettings({ controller, dataProtectionOfficer }: Register): readonly string[] {
  return [
    ...(controller === null ? ['privacy.controller'] : []),
    ...(dataProtectionOfficer === null ? ['privacy.dataProtectionOfficer'] : []),
  ];
}
