import type { Wire } from '@/shared/api/wire';
import type { OrgRef } from '@/shared/api/refs';
import type { ImportBatch } from '@/shared/ui/import/types';

export type Block = Wire['BlockView'];
export type SupplierRow = Wire['SupplierRow'];
export type Supplier = Wire['SupplierView'];
export type Licence = Wire['LicenceView'];
export type SupplierRef = Pick<OrgRef, 'id' | 'name' | 'short_name'>;
export type Contract = Wire['ContractRow'];
export type ContractDetail = Wire['ContractView'];
export type Tier = Wire['PriceTier'];
export type Offer = Wire['OfferView'];
/** What a contract promises for one item. */
export type LineTerms = Omit<Wire['LineBody'], 'item_id'>;
export type ContractLine = Wire['ContractLineView'];
export type LineImport = ImportBatch & Wire['ImportReport'];

export const standings = ['good', 'warned', 'interviewed', 'suspended', 'evicted'] as const;
export const contractKinds = ['national_vbp', 'provincial_vbp', 'county', 'listing'] as const;
export const contractStates = ['draft', 'active', 'terminated'] as const;
export const licenceKinds = ['business', 'drug_trade', 'device_trade'] as const;
