/** Replaced by `npm run api` from openapi.json. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type paths = any;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type components = any;
