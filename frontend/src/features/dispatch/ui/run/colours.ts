import { colour } from '@/shared/theme/tokens';

/** Runs are told apart by colour and by dashes, so that a grey print does as well. */
const lines = [
  { stroke: colour.jade, dash: '' },
  { stroke: colour.indigo, dash: '' },
  { stroke: colour.realgarInk, dash: '' },
  { stroke: colour.ink, dash: '' },
  { stroke: colour.jade, dash: '6 4' },
  { stroke: colour.indigo, dash: '6 4' },
  { stroke: colour.realgarInk, dash: '6 4' },
  { stroke: colour.ink, dash: '6 4' },
] as const;

export const lineOf = (index: number): { stroke: string; dash: string } => lines[index % lines.length] ?? lines[0];
