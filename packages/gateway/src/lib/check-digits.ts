/*
 * Check digits of identifiers. All take digits (and capitals where it says so) alone, without separators; the caller has made sure of
 * that.
 */

function digitAt(text: string, at: number): number {
  return text.charCodeAt(at) - 0x30;
}

/** 0 to 9 for digits, 10 to 35 for A to Z, as ICAO 9303 and ISO 7064 count; 0 for anything else, as ICAO 9303 counts the filler `<`. */
export function alphanumericValue(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x41 && unit <= 0x5a ? unit - 0x37 : 0;
}

/** Whether all digits end in the check digit of ISO/IEC 7064, MOD 11,10: tax identification and VAT numbers of Germany. */
export function isMod11Comma10(digits: string): boolean {
  let product = 10;
  for (let at = 0; at < digits.length - 1; at++) {
    const sum = (product + digitAt(digits, at)) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/** Whether all digits end in the check digit of Luhn (ISO/IEC 7812-1, annex B). */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digitAt(digits, at) * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** The sum of products with weights, which begin again when they are used up. Letters count as `alphanumericValue`. */
export function weightedSum(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += alphanumericValue(text, at) * (weights[at % weights.length] ?? 0);
  return sum;
}

/** The same with the digits of each product instead of the product. */
export function weightedDigitSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const product = digitAt(digits, at) * (weights[at % weights.length] ?? 0);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum;
}

const travelDocumentWeights: readonly number[] = Object.freeze([7, 3, 1]);

/** The check digit of machine-readable travel documents (ICAO 9303, part 3, 4.9), of capitals, digits and `<`. */
export function travelDocumentDigit(text: string): number {
  return weightedSum(text, travelDocumentWeights) % 10;
}

/** Whether 13 digits end in the check digit of GS1 (EAN-13, AHV number, ISBN-13). */
export function isGs1(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, weight = 1; at >= 0; at--, weight = 4 - weight) sum += digitAt(digits, at) * weight;
  return sum % 10 === 0;
}

/** The remainder of a long number by 97 or another small number; letters count as two digits, as in IBANs (ISO 7064, MOD 97-10). */
export function remainder(text: string, modulus: number): number {
  let rest = 0;
  for (let at = 0; at < text.length; at++) {
    const value = alphanumericValue(text, at);
    rest = (rest * (value > 9 ? 100 : 10) + value) % modulus;
  }
  return rest;
}
