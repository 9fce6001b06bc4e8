import { decoction } from './decoction';
import { demand } from './demand';
import { dispatch } from './dispatch';
import { exchange } from './exchange';
import { formulary } from './formulary';
import { identity } from './identity';
import { operations } from './operations';
import { purchasing } from './purchasing';
import { sla } from './sla';
import { stock } from './stock';
import { suppliers } from './suppliers';
import { today } from './today';
import type { SliceRoutes } from './types';

/** Every slice's pages, navigation entries and search sources, left to right. A new slice adds one line. */
export const slices: SliceRoutes[] = [
  today,
  identity,
  formulary,
  suppliers,
  stock,
  demand,
  purchasing,
  sla,
  dispatch,
  exchange,
  decoction,
  operations,
];
