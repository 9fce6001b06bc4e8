import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Delivery = Wire['DeliveryRow'];
export type DeliveryDetail = Wire['DeliveryView'];
export type Suspect = Wire['SuspectView'];
export type Preferences = Wire['PreferenceView'];
export type Stage = Wire['Stage'];
export type Way = Wire['Way'];

const MAIL = '/api/mail';

export const stages: Stage[] = ['waiting', 'retrying', 'sent', 'failed', 'bounced'];

export const useDeliveries = (filters: Filters) => useList<Delivery>(`${MAIL}/deliveries`, filters);

/** What waits is looked at again every few seconds: its fate is decided elsewhere. */
export function useDelivery(id: string) {
  return useQuery<DeliveryDetail, Problem>({
    queryKey: ['get', `${MAIL}/deliveries/${id}`],
    queryFn: async () => (await api.GET('/api/mail/deliveries/{id}', { params: { path: { id } } })).data as DeliveryDetail,
    refetchInterval: ({ state }) => (state.data?.stage === 'waiting' ? 2000 : false),
  });
}

export function exportAddress(format: 'xlsx' | 'csv', filters: Filters): string {
  const given = Object.entries(filters).filter(([, value]) => value) as [string, string][];
  return `${MAIL}/deliveries/export?${new URLSearchParams([['format', format], ...given]).toString()}`;
}

export const attachmentAddress = (id: string, number: number) => `${MAIL}/deliveries/${id}/attachments/${number}`;

export const useResend = (done: string) =>
  useVerb<string>({ call: (id) => api.POST('/api/mail/deliveries/{id}/resending', { params: { path: { id } } }), touches: [MAIL], row: (id) => id, done });

export const useSuspects = (enabled: boolean) => useList<Suspect>(`${MAIL}/suspects`, {}, { enabled });

export const useVouch = (done: string) =>
  useVerb<string>({ call: (id) => api.POST('/api/mail/suspects/{id}/clearance', { params: { path: { id } } }), touches: [MAIL, '/api/identity/users', '/api/suppliers'], done });

export const useBounceImport = (onDone: (imported: Wire['BounceImported']) => void) =>
  useVerb<File, Wire['BounceImported']>({
    call: (file) => {
      const form = new FormData();
      form.append('file', file);
      return api.POST('/api/mail/bounces', { body: form as unknown as { file: string }, bodySerializer: () => form });
    },
    touches: [MAIL],
    onDone,
  });

export const useTestMail = (onDone: (delivery: DeliveryDetail) => void, onProblem: (problem: Problem) => boolean) =>
  useVerb<string, DeliveryDetail>({
    call: (to, head) => api.POST('/api/mail/tests', { params: { header: head.create }, body: { to } }),
    touches: [MAIL],
    onDone,
    onProblem,
  });

export const useTransport = () => useDocument(`${MAIL}/transport`, (signal) => api.GET('/api/mail/transport', { signal }));

export const useTemplates = () => useList<Wire['TemplateRow']>(`${MAIL}/templates`);

export const useTemplate = (kind: string, locale: Wire['Locale']) =>
  useDocument(`${MAIL}/templates/${kind}?${locale}`, (signal) => api.GET('/api/mail/templates/{kind}', { params: { path: { kind }, query: { locale } }, signal }), kind !== '');

export const usePreferences = () => useDocument(`${MAIL}/preferences`, (signal) => api.GET('/api/mail/preferences', { signal }));

export type PreferenceChange = Wire['PreferenceSet'] & { version: number };

export const useSetPreferences = (done: string) =>
  useVerb<PreferenceChange>({
    call: ({ version, ...body }, head) => api.PUT('/api/mail/preferences', { params: { header: head.on(version) }, body }),
    touches: [`${MAIL}/preferences`],
    done,
  });
