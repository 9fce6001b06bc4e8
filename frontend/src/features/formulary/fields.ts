import type { ItemFields } from './model';

export type FieldKind = 'text' | 'whole' | 'decimal' | 'flag' | 'word';
export type FieldGroup = 'identity' | 'units' | 'use' | 'price' | 'codes';

export interface FieldSpec {
  key: keyof ItemFields;
  group: FieldGroup;
  kind: FieldKind;
  required?: boolean;
  /** The words of a `word` field; their texts stand under `formulary.<key>.<word>`. */
  words?: readonly string[];
}

export const groups: readonly FieldGroup[] = ['identity', 'units', 'use', 'price', 'codes'];
export const kinds = ['drug', 'piece', 'granule', 'consumable', 'reagent'] as const;
export const states = ['active', 'suspended', 'retired'] as const;
export const flags = ['essential', 'vbp', 'chronic', 'cold', 'high_value', 'toxic', 'antibiotic', 'duplicate'] as const;
export const tiers = ['county', 'township', 'village'] as const;

const text = (group: FieldGroup, key: keyof ItemFields, required = false): FieldSpec => ({ group, key, kind: 'text', required });
const word = (group: FieldGroup, key: keyof ItemFields, words: readonly string[]): FieldSpec => ({ group, key, kind: 'word', words });
const flag = (key: keyof ItemFields): FieldSpec => ({ group: 'use', key, kind: 'flag' });

/** The fields of an item in the order in which people read them: form, page, comparison and import share it. */
export const itemFields: readonly FieldSpec[] = [
  word('identity', 'kind', kinds),
  text('identity', 'name', true),
  text('identity', 'specification'),
  text('identity', 'form'),
  text('identity', 'manufacturer'),
  text('identity', 'english_name'),
  text('identity', 'category'),
  text('units', 'base_unit', true),
  text('units', 'order_unit', true),
  { group: 'units', key: 'pack', kind: 'decimal', required: true },
  word('units', 'storage', ['normal', 'cool', 'dark_cool', 'cold', 'frozen']),
  { group: 'units', key: 'shelf_life_months', kind: 'whole' },
  { group: 'units', key: 'min_remaining_life_days', kind: 'whole' },
  flag('at_county'),
  flag('at_township'),
  flag('at_village'),
  flag('essential'),
  word('use', 'vbp', ['none', 'national', 'provincial']),
  text('use', 'vbp_batch'),
  word('use', 'insurance_class', ['none', 'a', 'b']),
  word('use', 'antibiotic_tier', ['none', 'unrestricted', 'restricted', 'special']),
  word('use', 'chronic_guarantee', ['none', 'hypertension', 'diabetes', 'copd']),
  flag('key_monitored'),
  flag('high_value'),
  flag('toxic'),
  flag('cold_chain'),
  { group: 'price', key: 'ceiling_price', kind: 'decimal' },
  { group: 'price', key: 'baseline_price', kind: 'decimal' },
  text('codes', 'code', true),
  text('codes', 'national_code'),
  text('codes', 'approval_number'),
  text('codes', 'drug_base_code'),
  text('codes', 'gtin'),
];
