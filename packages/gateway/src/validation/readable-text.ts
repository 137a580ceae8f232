/** Format and control characters that no reader sees, but for line breaks and tabs. */
const unseen = /\p{Cf}|\p{Default_Ignorable_Code_Point}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;
const dashes = /\p{Pd}|\u2212/gu;
const spaces = /[\p{Zs}\u2028\u2029]/gu;

/**
 * A text as people read it: forms that look alike as one (NFKC), every dash as `-`, every space as one, and without what nobody sees; so that a product
 * number is found however it is set.
 */
export function readableText(text: string): string {
  return text.normalize('NFKC').replace(unseen, '').replace(dashes, '-').replace(spaces, ' ');
}
