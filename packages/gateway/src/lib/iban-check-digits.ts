/** The two check digits of an IBAN (ISO 13616, ISO 7064 MOD 97-10). `account` is what follows them: capitals and digits. */
export function ibanCheckDigits(country: string, account: string): string {
  let rest = 0;
  for (const sign of `${account}${country}00`) {
    const digits = /\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55);
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  }
  return String(98 - rest).padStart(2, '0');
}
