import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Contract, ContractDetail } from '../model';

export const CONTRACTS = '/api/suppliers/contracts';

export function useContracts(filters: Filters): Listing<Contract> {
  return useList<Contract>(CONTRACTS, filters);
}

export function useContract(id: string): UseQueryResult<ContractDetail, Problem> {
  return useDocument(`${CONTRACTS}/${id}`, (signal) => api.GET('/api/suppliers/contracts/{id}', { params: { path: { id } }, signal }));
}

export type ContractFacts = Wire['ContractHead'];
export type NewContract = Wire['NewContract'];

interface Options {
  done: string;
  onDone: (contract: Contract) => void;
  onProblem: (problem: Problem) => boolean;
}

export function useCreateContract(options: Options) {
  return useVerb<NewContract, Contract>({
    call: (body, head) => api.POST('/api/suppliers/contracts', { params: { header: head.create }, body }),
    touches: [CONTRACTS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useAmendContract(contract: Pick<Contract, 'id' | 'version'>, options: Options) {
  return useVerb<ContractFacts, Contract>({
    call: (body, head) => api.PUT('/api/suppliers/contracts/{id}', { params: { path: { id: contract.id }, header: head.on(contract.version) }, body }),
    touches: [CONTRACTS],
    row: () => contract.id,
    ...options,
  });
}

type Target = Pick<Contract, 'id' | 'version'>;

export function useActivateContract(done: string) {
  return useVerb<Target>({
    call: ({ id, version }, head) => api.POST('/api/suppliers/contracts/{id}/activation', { params: { path: { id }, header: head.on(version) } }),
    touches: [CONTRACTS, '/api/journal'],
    row: ({ id }) => id,
    done,
  });
}

export function useTerminateContract(done: string) {
  return useVerb<Target & { reason: string }>({
    call: ({ id, version, reason }, head) => api.POST('/api/suppliers/contracts/{id}/termination', { params: { path: { id }, header: head.on(version) }, body: { reason } }),
    touches: [CONTRACTS, '/api/journal'],
    row: ({ id }) => id,
    done,
  });
}
