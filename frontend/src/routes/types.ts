import type { AnyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Session } from '@/shared/api/session';

/** One entry of the navigation; also the key of its count in `/api/today`. */
export interface NavItem {
  key: string;
  path: string;
  /** The entry is lit for every address below this one; the path itself when not given. */
  under?: string;
  /** Translation key. */
  label: string;
  icon: ReactNode;
  /** Smaller stands higher. */
  order: number;
  /** Who sees it. The server decides what they may do there. */
  show: (session: Session) => boolean;
  /** Whose daily work lies here: on a phone the entry then stands under the thumb. */
  work?: (session: Session) => boolean;
}

/** What the palette (Ctrl K) searches on the server: a keyset list that takes `?q=`. */
export interface SearchSource {
  key: string;
  /** Translation key of the heading. */
  label: string;
  path: string;
  show: (session: Session) => boolean;
  /** Rows arrive untyped: the palette serves every slice. */
  hit: (row: Record<string, unknown>) => { id: string; title: string; detail: string; to: string };
}

/** What a slice brings to the application. */
export interface SliceRoutes {
  routes: AnyRoute[];
  nav?: NavItem[];
  search?: SearchSource[];
}
