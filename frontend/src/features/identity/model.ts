import type { OrgRef, PersonRef } from '@/shared/api/refs';

export interface OrganisationFacts {
  code: string;
  name: string;
  short_name: string;
  uscc: string | null;
  remote: boolean;
  single_user: boolean;
  latitude_e6: number | null;
  longitude_e6: number | null;
  email: string | null;
  phone: string | null;
  address: string | null;
}

/** A row of the tree. */
export interface OrganisationRow extends OrgRef {
  parent_id: string | null;
  remote: boolean;
  single_user: boolean;
  active: boolean;
  version: number;
}

export interface Organisation {
  id: string;
  kind: string;
  parent: OrgRef | null;
  facts: OrganisationFacts;
  active: boolean;
  version: number;
  can: string[];
}

export interface User {
  id: string;
  organisation: OrgRef | null;
  login: string;
  name: string;
  email: string | null;
  phone: string | null;
  roles: string[];
  locale: string;
  active: boolean;
  locked_until: string | null;
  must_change_password: boolean;
  version: number;
  can: string[];
}

export interface Delegation {
  id: string;
  from: PersonRef | null;
  to: PersonRef | null;
  starts_on: string;
  ends_on: string;
  reason: string;
  revoked_at: string | null;
  version: number;
  can: string[];
}

export const organisationKinds = ['centre', 'lead_hospital', 'township', 'village', 'supplier', 'supervisor'] as const;

/** Which roles an organisation of a kind has desks for. */
export const rolesOf: Record<string, readonly string[]> = {
  centre: ['manager', 'pharmacist', 'buyer', 'keeper', 'dispatcher', 'finance', 'admin', 'decoction_pharmacist', 'dispenser', 'rechecker', 'decoction_worker', 'packer', 'courier'],
  lead_hospital: ['clerk', 'head', 'prescriber'],
  township: ['clerk', 'head', 'prescriber'],
  village: ['clerk', 'head', 'prescriber'],
  supplier: ['supplier_clerk', 'supplier_manager'],
  supervisor: ['supervisor'],
};
