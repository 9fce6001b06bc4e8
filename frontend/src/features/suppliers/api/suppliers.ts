import type { UseQueryResult } from '@tanstack/react-query';
import { api, query } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Licence, Supplier, SupplierRow } from '../model';

export const SUPPLIERS = '/api/suppliers';

export function useSuppliers(filters: Filters): Listing<SupplierRow> {
  return useList<SupplierRow>(SUPPLIERS, filters);
}

export function useSupplier(id: string): UseQueryResult<Supplier, Problem> {
  return query.useQuery('get', '/api/suppliers/{id}', { params: { path: { id } } });
}

export interface SupplierFacts {
  code: string;
  name: string;
  short_name: string;
  uscc: string;
  contact_name: string;
  contact_phone: string;
  order_email: string;
  address: string | null;
  service_area: string;
  min_order: string | null;
}

interface Options<T> {
  done: string;
  onDone: (made: T) => void;
  onProblem: (problem: Problem) => boolean;
}

export function useCreateSupplier(options: Options<Supplier>) {
  return useVerb<SupplierFacts, Supplier>({
    call: (body, head) => api.POST('/api/suppliers', { params: { header: head.create }, body }),
    touches: [SUPPLIERS, '/api/identity/organisations'],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useAmendSupplier(supplier: Pick<Supplier, 'id' | 'version'>, options: Options<Supplier>) {
  return useVerb<SupplierFacts, Supplier>({
    call: (body, head) => api.PUT('/api/suppliers/{id}', { params: { path: { id: supplier.id }, header: head.on(supplier.version) }, body }),
    touches: [SUPPLIERS],
    row: () => supplier.id,
    ...options,
  });
}

export type LicenceFacts = Omit<Licence, 'id' | 'version'>;

export function useAddLicence(supplier: string, options: Options<Licence>) {
  return useVerb<LicenceFacts, Licence>({
    call: (body, head) => api.POST('/api/suppliers/{id}/licences', { params: { path: { id: supplier }, header: head.create }, body }),
    touches: [SUPPLIERS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useAmendLicence(supplier: string, licence: Licence, options: Options<Licence>) {
  return useVerb<LicenceFacts, Licence>({
    call: (body, head) => api.PUT('/api/suppliers/{id}/licences/{lid}', { params: { path: { id: supplier, lid: licence.id }, header: head.on(licence.version) }, body }),
    touches: [SUPPLIERS],
    row: () => licence.id,
    ...options,
  });
}
