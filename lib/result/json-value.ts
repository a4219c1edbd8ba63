/** What JSON can hold; members of outside data are read through `lib/gateway-api/json.ts`. */
export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export type JsonObject = { readonly [key: string]: JsonValue };
