import type { Wire } from '@/shared/api/wire';

export type PolicyVersion = Wire['PolicyVersion'];
export type Policy = Wire['PolicyView'];
/** A record of fields, or one bare value: both are policies. */
export type PolicyValue = unknown;

/** The field under which a bare value is shown and edited. */
export const BARE = 'value';

const isRecord = (value: PolicyValue): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: PolicyValue): Record<string, unknown> => (isRecord(value) ? value : { [BARE]: value });

/** The edited fields in the shape of the value that holds now. */
export const valueOf = (current: PolicyValue, fields: Record<string, unknown>): PolicyValue => (isRecord(current) ? { ...current, ...fields } : fields[BARE]);
