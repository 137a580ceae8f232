import type { Recogniser } from '../core/recogniser.ts';
import { bic } from './recognisers/bic.ts';
import { creditCard } from './recognisers/credit-card.ts';
import { deTaxId } from './recognisers/de-tax-id.ts';
import { email } from './recognisers/email.ts';
import { iban } from './recognisers/iban.ts';
import { ipAddress } from './recognisers/ip-address.ts';
import { macAddress } from './recognisers/mac-address.ts';
import { phone } from './recognisers/phone.ts';

/** All recognisers; the one file that imports them, so that they never import one another. */
export const recogniserCatalogue: readonly Recogniser[] = Object.freeze([
  email,
  bic,
  creditCard,
  iban,
  ipAddress,
  macAddress,
  phone,
  deTaxId,
]);

/** The recognisers of the given types of personal data. */
export function createRecognisers(entities: readonly string[]): readonly Recogniser[] {
  return recogniserCatalogue.filter((recogniser) => entities.includes(recogniser.type));
}
