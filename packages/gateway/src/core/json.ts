/** A JSON value as RFC 8259 has it. Objects from foreign text have no prototype that matters: read own keys only. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface JsonObject {
  [key: string]: Json;
}
