import type { Wire } from '@/shared/api/wire';

export type OrganisationFacts = Wire['OrganisationFacts'];
/** A row of the tree. */
export type OrganisationRow = Wire['OrganisationRow'];
export type Organisation = Wire['OrganisationView'];
export type OrganisationKind = Wire['OrganisationKind'];
export type User = Wire['UserView'];
export type Role = Wire['Role'];
export type Delegation = Wire['DelegationView'];

export const organisationKinds = ['centre', 'lead_hospital', 'township', 'village', 'supplier', 'supervisor'] as const;

/** Which roles an organisation of a kind has desks for. */
export const rolesOf: Record<OrganisationKind, readonly Role[]> = {
  centre: ['manager', 'pharmacist', 'buyer', 'keeper', 'dispatcher', 'finance', 'admin', 'decoction_pharmacist', 'dispenser', 'rechecker', 'decoction_worker', 'packer', 'courier'],
  lead_hospital: ['clerk', 'head', 'prescriber'],
  township: ['clerk', 'head', 'prescriber'],
  village: ['clerk', 'head', 'prescriber'],
  supplier: ['supplier_clerk', 'supplier_manager'],
  supervisor: ['supervisor'],
};
