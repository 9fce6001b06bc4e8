import { SearchOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Page } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import type { SearchSource } from '../types';
import { useRouteContributions } from './contributions';
import { useNav } from './useNav';

interface Hit {
  id: string;
  title: string;
  detail: string;
  to: string;
  heading: string;
}

const PER_SOURCE = 6;

type LooseGet = (path: string, init: object) => Promise<{ data?: unknown }>;

function useHits(text: string): Hit[] {
  const { t } = useTranslation();
  const session = useSession();
  const { search } = useRouteContributions();
  const nav = useNav();
  const sources = search.filter((source) => source.show(session));
  const answers = useQueries({
    queries: sources.map((source: SearchSource) => ({
      queryKey: ['get', source.path, { q: text, palette: true }],
      enabled: text.length > 0,
      retry: false,
      staleTime: 30_000,
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await (api.GET as unknown as LooseGet)(source.path, { params: { query: { q: text, limit: PER_SOURCE } }, signal })).data as Page<Record<string, unknown>>,
    })),
  });
  const pages = nav
    .filter((item) => text !== '' && t(item.label).toLowerCase().includes(text.toLowerCase()))
    .map((item) => ({ id: item.key, title: t(item.label), detail: '', to: item.path, heading: t('common.search.pages') }));
  const found = sources.flatMap((source, index) => (answers[index]?.data?.items ?? []).map((row) => ({ ...source.hit(row), heading: t(source.label) })));
  return [...pages, ...found];
}

/** Ctrl K: one box that finds pages, drugs, organisations, orders. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} closable={false} width={620} style={{ top: 72 }} destroyOnHidden styles={{ body: { padding: 0 } }}>
      <PaletteBody onClose={onClose} />
    </Modal>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(text.trim());
  const hits = useHits(asked);
  const current = Math.min(active, Math.max(0, hits.length - 1));
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate({ to: hit.to });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step) setActive(Math.max(0, Math.min(hits.length - 1, current + step)));
    else go(hits[current]);
  };
  return (
    <div className="ys-palette">
      <Input
        autoFocus
        variant="borderless"
        prefix={<SearchOutlined />}
        value={text}
        placeholder={t('common.search.placeholder')}
        aria-label={t('common.search.placeholder')}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="ys-palette-hits"
        aria-activedescendant={hits.length ? `ys-hit-${current}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={keys}
      />
      {hits.length ? <Hits hits={hits} current={current} go={go} /> : <p className="ys-palette-none ys-mute">{asked ? t('common.search.none', { text: asked }) : t('common.search.start')}</p>}
    </div>
  );
}

function Hits({ hits, current, go }: { hits: Hit[]; current: number; go: (hit: Hit) => void }) {
  const { t } = useTranslation();
  const groups = useMemo(() => [...new Set(hits.map((hit) => hit.heading))], [hits]);
  return (
    <div id="ys-palette-hits" role="listbox" aria-label={t('common.search.short')} className="ys-palette-hits">
      {groups.map((heading) => (
        <div key={heading} role="group" aria-label={heading}>
          <div className="ys-palette-heading">{heading}</div>
          {hits.map((hit, index) =>
            hit.heading === heading ? (
              <div key={hit.id} id={`ys-hit-${index}`} role="option" tabIndex={-1} aria-selected={index === current} className="ys-palette-hit" onClick={() => go(hit)} onKeyDown={() => undefined}>
                <span>{hit.title}</span>
                <span className="ys-mute">{hit.detail}</span>
              </div>
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}
