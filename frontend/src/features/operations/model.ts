import type { Wire } from '@/shared/api/wire';

export type PolicyVersion = Wire['PolicyVersion'];
export type Policy = Wire['PolicyView'];
/** A record of fields, or one bare value: both are policies. */
export type PolicyValue = unknown;

/** The field under which a bare value is shown and edited. */
export const BARE = 'value';

const isRecord = (value: PolicyValue): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: PolicyValue): Record<string, unknown> => (isRecord(value) ? value : { [BARE]: value });

const isDeepField = (value: unknown): boolean => isRecord(value) || (Array.isArray(value) && value.some(isRecord));

/** Tables inside tables, such as hours and ladders: read and changed as one text. */
export const isDeep = (value: PolicyValue): boolean => Object.values(fieldsOf(value)).some(isDeepField);

/** The fields of such a policy that fit a line. */
export const flatOf = (value: PolicyValue): Record<string, unknown> => Object.fromEntries(Object.entries(fieldsOf(value)).filter(([, field]) => !isDeepField(field)));

/** The edited fields in the shape of the value that holds now. */
export const valueOf = (current: PolicyValue, fields: Record<string, unknown>): PolicyValue => (isRecord(current) ? { ...current, ...fields } : fields[BARE]);

/** The slice of a policy and its word in it. */
const parts = (policy: Policy): [string, string] => {
  const [slice = '', word = ''] = policy.key.split('.');
  return [slice, word];
};

const REVIEW = 'review_';

/** The word of a rule of review by exception; nothing for other policies. */
export function ruleOf(policy: Policy): string {
  const [slice, word] = parts(policy);
  return slice === 'demand' && word.startsWith(REVIEW) ? word.slice(REVIEW.length) : '';
}

/** Is it the policy of forecasts and service levels? */
export function ofForecast(policy: Policy): boolean {
  const [slice, word] = parts(policy);
  return slice === 'demand' && word === 'forecast';
}

/** A rule's switch, and what else it says. */
export function settingsOf(policy: Policy): { on: boolean; settings: PolicyValue } {
  const { on, ...settings } = fieldsOf(policy.current);
  return { on: on === true, settings };
}

const WAYS = ['mail', 'digest', 'inbox'] as const;

/** Words that a field may hold, where it may hold only some. */
export const CHOICES: Record<string, readonly string[]> = { action: ['warn', 'trim', 'block'], urgent: WAYS, normal: WAYS, low: WAYS };
