import { createContext, useContext } from 'react';
import type { NavItem, SearchSource } from '../types';

export interface Contributions {
  nav: NavItem[];
  search: SearchSource[];
}

/** What the slices bring to navigation and search. Handed down, so that the shell imports no slice. */
export const ContributionContext = createContext<Contributions>({ nav: [], search: [] });

export const useRouteContributions = (): Contributions => useContext(ContributionContext);
