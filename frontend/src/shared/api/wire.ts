import type { components } from './schema';

/** The shapes of the server's contract by name: `Wire['OrderView']`. */
export type Wire = components['schemas'];
