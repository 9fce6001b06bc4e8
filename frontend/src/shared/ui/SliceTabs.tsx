import { Link } from '@tanstack/react-router';
import './slicetabs.css';

export interface SliceTab {
  to: string;
  label: string;
  count?: number;
  /** Only this very address, not the ones below it. */
  exact?: boolean;
}

/** The few pages of one slice, as links on top of them. */
export function SliceTabs({ label, tabs }: { label: string; tabs: SliceTab[] }) {
  if (tabs.length < 2) return null;
  return (
    <nav className="ys-slice-tabs ys-screen-only" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} activeOptions={{ exact: tab.exact ?? false, includeSearch: false }} activeProps={{ className: 'ys-slice-tab-active', 'aria-current': 'page' }}>
          {tab.label}
          {tab.count ? <span className="ys-count">{tab.count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
