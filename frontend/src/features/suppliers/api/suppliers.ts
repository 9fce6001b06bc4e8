import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Licence, Supplier, SupplierRow } from '../model';

export const SUPPLIERS = '/api/suppliers';

export function useSuppliers(filters: Filters): Listing<SupplierRow> {
  return useList<SupplierRow>(SUPPLIERS, filters);
}

export function useSupplier(id: string): UseQueryResult<Supplier, Problem> {
  return useDocument(`${SUPPLIERS}/${id}`, (signal) => api.GET('/api/suppliers/{id}', { params: { path: { id } }, signal }));
}

export type SupplierFacts = Wire['SupplierBody'];

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

export type LicenceFacts = Wire['LicenceBody'];

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
    call: (body, head) => api.PUT('/api/suppliers/{id}/licences/{licence_id}', { params: { path: { id: supplier, licence_id: licence.id }, header: head.on(licence.version) }, body }),
    touches: [SUPPLIERS],
    row: () => licence.id,
    ...options,
  });
}
