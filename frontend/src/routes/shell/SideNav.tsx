import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Seal } from '@/shared/ui/Seal';
import { useNav, type CountedNavItem } from './useNav';

export function SideNav() {
  const { t } = useTranslation();
  const items = useNav();
  const { organisation } = useSession();
  return (
    <nav className="ys-side ys-screen-only" aria-label={t('common.menu.navigation')}>
      <Link to="/" className="ys-side-brand">
        <Seal />
        <span>
          <b>{t('common.product')}</b>
          <small>{organisation.short_name || organisation.name}</small>
        </span>
      </Link>
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            <NavLink item={item} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Is the shown page part of this entry? */
export function useLit({ path, under = path }: CountedNavItem): boolean {
  const { pathname } = useLocation();
  return pathname === under || pathname.startsWith(`${under}/`);
}

export function NavLink({ item, onClick }: { item: CountedNavItem; onClick?: () => void }) {
  const { t } = useTranslation();
  const lit = useLit(item);
  return (
    <Link to={item.path} className={lit ? 'ys-side-link ys-side-active' : 'ys-side-link'} aria-current={lit ? 'page' : undefined} onClick={onClick}>
      <span className="ys-side-icon" aria-hidden>
        {item.icon}
      </span>
      <span className="ys-side-label">{t(item.label)}</span>
      {item.count > 0 ? <span className="ys-count">{item.count}</span> : null}
    </Link>
  );
}
