import { type EntityType, entityTypes } from '@gatehouse/contract/entity-types';

/** Labels of models that are common, without their signs and in capitals; places and organisations are nobody's data by themselves. */
const usual: Readonly<Record<string, EntityType>> = Object.freeze({
  PER: 'PERSON',
  PERS: 'PERSON',
  PERSON: 'PERSON',
  PERSONNAME: 'PERSON',
  PRIVATEPERSON: 'PERSON',
  PATIENT: 'PERSON',
  DOCTOR: 'PERSON',
  NAME: 'PERSON',
  FULLNAME: 'PERSON',
  GIVENNAME: 'PERSON',
  FIRSTNAME: 'PERSON',
  MIDDLENAME: 'PERSON',
  SURNAME: 'PERSON',
  LASTNAME: 'PERSON',
  EMAIL: 'EMAIL',
  EMAILADDRESS: 'EMAIL',
  PRIVATEEMAIL: 'EMAIL',
  PHONE: 'PHONE',
  PHONENUMBER: 'PHONE',
  TELEPHONENUM: 'PHONE',
  TELEPHONENUMBER: 'PHONE',
  PRIVATEPHONE: 'PHONE',
  ADDRESS: 'ADDRESS',
  STREETADDRESS: 'ADDRESS',
  PRIVATEADDRESS: 'ADDRESS',
  DATEOFBIRTH: 'DATE_OF_BIRTH',
  DOB: 'DATE_OF_BIRTH',
  IBAN: 'IBAN',
  CREDITCARD: 'CREDIT_CARD',
  CREDITCARDNUMBER: 'CREDIT_CARD',
  IPADDRESS: 'IP_ADDRESS',
  USERNAME: 'USERNAME',
  PRIVATEURL: 'URL_PERSONAL',
  PASSWORD: 'SECRET',
  SECRET: 'SECRET',
});

/** What a label says of a token. */
export interface LabelMeaning {
  /** Undefined where it is no personal data. */
  readonly type: EntityType | undefined;
  /** Without the mark of the place. */
  readonly name: string;
  /** Whether it begins a span (B-, S-, U-), goes on in one (I-, E-, L-), or does not say. */
  readonly place: 'begin' | 'inside' | 'any';
}

const marks: ReadonlyMap<string, LabelMeaning['place']> = new Map([
  ['B', 'begin'],
  ['S', 'begin'],
  ['U', 'begin'],
  ['I', 'inside'],
  ['E', 'inside'],
  ['L', 'inside'],
  ['M', 'inside'],
]);

/** `own`: the operator's labels, as they stand in the model or without the mark of the place; `ignore` takes one out. */
export function meaningOf(label: string, own: Readonly<Record<string, EntityType | 'ignore'>>): LabelMeaning {
  const marked = /^([BISUELM])[-_](.+)$/.exec(label);
  const name = marked?.[2] ?? label;
  const wanted = new Map(Object.entries(own).map(([key, type]) => [plain(key), type]));
  const told = wanted.get(plain(label)) ?? wanted.get(plain(name));
  const type = told ?? usual[plain(name)] ?? typeNamed(name);
  return {
    type: type === 'ignore' ? undefined : type,
    name: plain(name),
    place: marks.get(marked?.[1] ?? '') ?? 'any',
  };
}

/** Models that were trained for this may have our names. */
function typeNamed(name: string): EntityType | undefined {
  return Object.hasOwn(entityTypes, name) ? (name as EntityType) : undefined;
}

function plain(label: string): string {
  return label.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
}
