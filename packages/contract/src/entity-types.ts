/**
 * Types of personal data and secrets that Gatehouse tells apart, with what people call them. The names are stable: they stand in
 * configurations, placeholders, leaves and what the command line prints.
 */
export const entityTypes = Object.freeze({
  PERSON: { en: 'Name of a person', de: 'Name einer Person' },
  EMAIL: { en: 'E-mail address', de: 'E-Mail-Adresse' },
  PHONE: { en: 'Telephone number', de: 'Telefonnummer' },
  ADDRESS: { en: 'Postal address', de: 'Postanschrift' },
  DATE_OF_BIRTH: { en: 'Date of birth', de: 'Geburtsdatum' },
  IBAN: { en: 'Bank account number (IBAN)', de: 'Kontonummer (IBAN)' },
  BIC: { en: 'Bank code (BIC) beside an account', de: 'Bankleitzahl (BIC) zu einem Konto' },
  CREDIT_CARD: { en: 'Payment card number', de: 'Kartennummer' },
  IP_ADDRESS: { en: 'IP address', de: 'IP-Adresse' },
  MAC_ADDRESS: { en: 'MAC address', de: 'MAC-Adresse' },
  USERNAME: { en: 'User name', de: 'Benutzername' },
  CUSTOMER_ID: {
    en: 'Customer, member, patient or staff number',
    de: 'Kunden-, Mitglieds-, Patienten- oder Personalnummer',
  },
  URL_PERSONAL: { en: 'Web address with personal parts', de: 'Webadresse mit persönlichen Teilen' },
  LICENSE_PLATE: { en: 'Licence plate', de: 'Kfz-Kennzeichen' },
  COORDINATES: { en: 'Geographic coordinates', de: 'Geografische Koordinaten' },
  CRYPTO_ADDRESS: { en: 'Address of a crypto wallet', de: 'Adresse einer Krypto-Wallet' },
  DE_TAX_ID: { en: 'German tax identification number', de: 'Steuer-Identifikationsnummer' },
  DE_TAX_NUMBER: { en: 'German tax number', de: 'Steuernummer' },
  DE_VAT_ID: { en: 'German VAT number', de: 'Umsatzsteuer-Identifikationsnummer' },
  DE_SOCIAL_SECURITY: { en: 'German pension insurance number', de: 'Rentenversicherungsnummer' },
  DE_HEALTH_INSURANCE: { en: 'German health insurance number', de: 'Krankenversichertennummer' },
  DE_ID_CARD: { en: 'German identity card number', de: 'Personalausweisnummer' },
  DE_PASSPORT: { en: 'German passport number', de: 'Reisepassnummer' },
  DE_DRIVING_LICENCE: { en: 'German driving licence number', de: 'Führerscheinnummer' },
  DE_COMMERCIAL_REGISTER: { en: 'German commercial register number', de: 'Handelsregisternummer' },
  DE_LANR: { en: 'German physician number (LANR)', de: 'Lebenslange Arztnummer (LANR)' },
  DE_BSNR: { en: 'German practice number (BSNR)', de: 'Betriebsstättennummer (BSNR)' },
  AT_SOCIAL_SECURITY: { en: 'Austrian social insurance number', de: 'Österreichische Sozialversicherungsnummer' },
  AT_VAT_ID: { en: 'Austrian VAT number', de: 'Österreichische UID-Nummer' },
  CH_AHV: { en: 'Swiss social insurance number (AHV)', de: 'AHV-Nummer' },
  CH_VAT_ID: { en: 'Swiss company number (UID)', de: 'Schweizer Unternehmens-Identifikationsnummer' },
  US_SSN: { en: 'US social security number', de: 'US-Sozialversicherungsnummer' },
  US_PASSPORT: { en: 'US passport number', de: 'US-Reisepassnummer' },
  UK_NINO: { en: 'UK national insurance number', de: 'Britische Sozialversicherungsnummer' },
  UK_PASSPORT: { en: 'UK passport number', de: 'Britische Reisepassnummer' },
  SECRET: { en: 'Password, key or other secret', de: 'Passwort, Schlüssel oder anderes Geheimnis' },
} as const satisfies Record<string, { readonly en: string; readonly de: string }>);

export type EntityType = keyof typeof entityTypes;

export const entityTypeNames = Object.freeze(Object.keys(entityTypes) as EntityType[]);
