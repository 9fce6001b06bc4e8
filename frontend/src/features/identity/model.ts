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

export interface Organisation extends OrganisationFacts {
  id: string;
  parent_id: string | null;
  kind: string;
  active: boolean;
  version: number;
  can: string[];
}

export interface User {
  id: string;
  organisation: OrgRef;
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
  from: PersonRef;
  to: PersonRef;
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
