import type { Recogniser } from '../core/recogniser.ts';
import { createCustomPatterns, type CustomPattern } from './custom-patterns.ts';
import { atSocialSecurity } from './recognisers/at-social-security.ts';
import { atVatId } from './recognisers/at-vat-id.ts';
import { address } from './recognisers/address.ts';
import { bic } from './recognisers/bic.ts';
import { chAhv } from './recognisers/ch-ahv.ts';
import { chVatId } from './recognisers/ch-vat-id.ts';
import { coordinates } from './recognisers/coordinates.ts';
import { creditCard } from './recognisers/credit-card.ts';
import { deBsnr } from './recognisers/de-bsnr.ts';
import { deCommercialRegister } from './recognisers/de-commercial-register.ts';
import { deDrivingLicence } from './recognisers/de-driving-licence.ts';
import { deHealthInsurance } from './recognisers/de-health-insurance.ts';
import { deIdCard } from './recognisers/de-id-card.ts';
import { deLanr } from './recognisers/de-lanr.ts';
import { dePassport } from './recognisers/de-passport.ts';
import { deSocialSecurity } from './recognisers/de-social-security.ts';
import { cryptoAddress } from './recognisers/crypto-address.ts';
import { customerId } from './recognisers/customer-id.ts';
import { dateOfBirth } from './recognisers/date-of-birth.ts';
import { deTaxId } from './recognisers/de-tax-id.ts';
import { deTaxNumber } from './recognisers/de-tax-number.ts';
import { deVatId } from './recognisers/de-vat-id.ts';
import { email } from './recognisers/email.ts';
import { iban } from './recognisers/iban.ts';
import { ipAddress } from './recognisers/ip-address.ts';
import { licensePlate } from './recognisers/license-plate.ts';
import { macAddress } from './recognisers/mac-address.ts';
import { names } from './recognisers/names.ts';
import { phone } from './recognisers/phone.ts';
import { secrets } from './recognisers/secrets.ts';
import { ukNino } from './recognisers/uk-nino.ts';
import { ukPassport } from './recognisers/uk-passport.ts';
import { urlPersonal } from './recognisers/url-personal.ts';
import { usPassport } from './recognisers/us-passport.ts';
import { usSsn } from './recognisers/us-ssn.ts';
import { username } from './recognisers/username.ts';

/** All recognisers; the one file that imports them, so that they never import one another. */
export const recogniserCatalogue: readonly Recogniser[] = Object.freeze([
  email,
  address,
  dateOfBirth,
  customerId,
  username,
  urlPersonal,
  bic,
  coordinates,
  creditCard,
  cryptoAddress,
  iban,
  ipAddress,
  licensePlate,
  macAddress,
  names,
  phone,
  secrets,
  deTaxId,
  atSocialSecurity,
  atVatId,
  chAhv,
  chVatId,
  deBsnr,
  deCommercialRegister,
  deDrivingLicence,
  deHealthInsurance,
  deIdCard,
  deLanr,
  dePassport,
  deSocialSecurity,
  deTaxNumber,
  deVatId,
  ukNino,
  ukPassport,
  usPassport,
  usSsn,
]);

/** The recognisers of the given types of personal data, and those of the operator's own patterns. Throws RangeError where one cannot be used. */
export function createRecognisers(
  entities: readonly string[],
  patterns: readonly CustomPattern[] = [],
): readonly Recogniser[] {
  return [
    ...recogniserCatalogue.filter((recogniser) => entities.includes(recogniser.type)),
    ...createCustomPatterns(patterns),
  ];
}
