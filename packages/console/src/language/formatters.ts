/** Making a formatter of `Intl` takes milliseconds, using one takes microseconds: each is made once. There are some dozen of them. */
const made = new Map<string, unknown>();

function once<Formatter>(kind: string, locale: string, options: object, make: () => Formatter): Formatter {
  const name = `${kind} ${locale} ${JSON.stringify(options)}`;
  const known = made.get(name) as Formatter | undefined;
  if (known !== undefined) return known;
  const formatter = make();
  made.set(name, formatter);
  return formatter;
}

export function numbers(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once('number', locale, options, () => new Intl.NumberFormat(locale, options));
}

export function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once('date', locale, options, () => new Intl.DateTimeFormat(locale, options));
}

export function lists(locale: string): Intl.ListFormat {
  return once('list', locale, {}, () => new Intl.ListFormat(locale));
}
