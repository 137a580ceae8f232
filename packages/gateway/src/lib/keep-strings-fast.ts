const readings = 100;

/**
 * To be called where a library has been loaded that brings a class that extends `String`, as ioredis does. V8 then keeps `String.prototype` as a
 * dictionary, and every `charCodeAt` of the whole thread looks it up there: reading a text took four times as long, and a request of 8 KB a third
 * longer. Reading a method of a string object makes it a fast prototype again.
 */
export function keepStringsFast(): void {
  for (let reading = 0; reading < readings; reading += 1) nameOfMethod(Object('') as string);
}

function nameOfMethod(text: string): string {
  return text.charCodeAt.name;
}
