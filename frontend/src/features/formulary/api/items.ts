import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { tidy, useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Item, ItemDetail, ItemVersion } from '../model';

export const ITEMS = '/api/formulary/items';

export function useItems(filters: Filters): Listing<Item> {
  return useList<Item>(ITEMS, filters);
}

export function useItem(id: string | undefined): UseQueryResult<ItemDetail, Problem> {
  return useDocument(`${ITEMS}/${id}`, (signal) => api.GET('/api/formulary/items/{id}', { params: { path: { id: id ?? '' } }, signal }), Boolean(id));
}

export function useItemVersions(id: string): Listing<ItemVersion> {
  return useList<ItemVersion>(`${ITEMS}/${id}/versions`, {}, { limit: 50 });
}

/** The address of the whole list as a file, with the filters of the screen. */
export function exportAddress(format: 'xlsx' | 'csv', filters: Filters): string {
  const text = Object.entries(tidy(filters)).map(([key, value]): [string, string] => [key, String(value)]);
  return `${ITEMS}/export?${new URLSearchParams([['format', format], ...text]).toString()}`;
}
