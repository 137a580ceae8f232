import type { EntityType } from '@gatehouse/contract/entity-types';

/** Kinds of types by colour; the name of the type stands beside it, since not everybody sees colours. */
const hues: readonly ReadonlySet<EntityType>[] = [
  new Set(['PERSON', 'DATE_OF_BIRTH', 'USERNAME']),
  new Set(['EMAIL', 'PHONE', 'ADDRESS', 'URL_PERSONAL', 'COORDINATES']),
  new Set(['IBAN', 'BIC', 'CREDIT_CARD', 'CRYPTO_ADDRESS']),
  new Set(['SECRET']),
  new Set(['IP_ADDRESS', 'MAC_ADDRESS', 'LICENSE_PLATE', 'CUSTOMER_ID']),
];

/** The colour of a type; the last one is that of identity cards, insurances and all the rest. */
export function entityTone(type: EntityType): string {
  const found = hues.findIndex((kinds) => kinds.has(type));
  return `hue-${found === -1 ? hues.length : found}`;
}
