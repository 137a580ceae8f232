/** A decimal number as text, such as `2.50`, times a power of ten, exactly. It must have no more decimals than that. */
export function decimalTimes(text: string, places: number): bigint {
  const [whole = '', behind = ''] = text.split('.');
  if (behind.length > places) throw new RangeError(`${text} has more than ${places} decimals`);
  return BigInt(whole + behind.padEnd(places, '0'));
}
