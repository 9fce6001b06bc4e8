import { EllipsisOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { NavLink, useLit } from './SideNav';
import { underThumb } from './thumb';
import { useNav, type CountedNavItem } from './useNav';

/** The entries of one's work under the thumb, the rest in a drawer. */
export function BottomNav() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const session = useSession();
  const { direct, rest } = underThumb(useNav(), session);
  return (
    <nav className="ys-bottom ys-screen-only" aria-label={t('common.menu.navigation')}>
      {direct.map((item) => (
        <BottomLink key={item.key} item={item} />
      ))}
      {rest.length ? (
        <button type="button" className="ys-bottom-link" aria-label={`${t('common.menu.more')} ${t('common.menu.open_navigation')}`} onClick={() => setOpen(true)}>
          <EllipsisOutlined aria-hidden />
          {t('common.menu.more')}
        </button>
      ) : null}
      <Drawer open={open} placement="bottom" size="auto" title={t('common.menu.navigation')} onClose={() => setOpen(false)}>
        <div className="ys-drawer-nav">
          {rest.map((item) => (
            <NavLink key={item.key} item={item} onClick={() => setOpen(false)} />
          ))}
        </div>
      </Drawer>
    </nav>
  );
}

function BottomLink({ item }: { item: CountedNavItem }) {
  const { t } = useTranslation();
  const lit = useLit(item);
  return (
    <Link to={item.path} className={lit ? 'ys-bottom-link ys-bottom-active' : 'ys-bottom-link'} aria-current={lit ? 'page' : undefined}>
      <span aria-hidden>{item.icon}</span>
      {t(item.label)}
      {item.count > 0 ? <span className="ys-count ys-bottom-count">{item.count}</span> : null}
    </Link>
  );
}
