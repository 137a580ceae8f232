import { Redis } from 'ioredis';

/*
 * ioredis brings a class that extends `String`. V8 then keeps `String.prototype` as a dictionary, and every `charCodeAt` of the whole thread
 * looks it up there: reading a text took four times as long, and a request of 8 KB a third longer. Reading a method of a string object makes
 * it a fast prototype again, for good.
 */
const readings = 100;
for (let reading = 0; reading < readings; reading += 1) nameOfMethod(Object(''));

function nameOfMethod(text: string): string {
  return text.charCodeAt.name;
}

export { Redis };
