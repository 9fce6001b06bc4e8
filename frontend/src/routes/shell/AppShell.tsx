import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useHotkey } from '@/shared/lib/hotkey';
import { useOnline, usePhone } from '@/shared/lib/media';
import { PortalBanner } from '@/features/sla/ui/PortalBanner';
import { BottomNav } from './BottomNav';
import { NewRelease } from './NewRelease';
import { Palette } from './Palette';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';
import './shell.css';

/** Navigation at the side, search on top, work in the middle; on a phone the navigation lies under the thumb. */
export function AppShell() {
  const { t } = useTranslation();
  const phone = usePhone();
  const [searching, setSearching] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useHotkey('ctrl+k', () => setSearching(true));
  useEffect(() => {
    main.current?.scrollTo({ top: 0 });
  }, [pathname]);
  return (
    <div className={phone ? 'ys-shell ys-shell-phone' : 'ys-shell'}>
      <a className="ys-skip" href="#main">
        {t('common.menu.skip')}
      </a>
      {phone ? null : <SideNav />}
      <div className="ys-shell-work">
        <TopBar onSearch={() => setSearching(true)} />
        <Banners />
        <main id="main" ref={main} className="ys-shell-main" tabIndex={0}>
          <Outlet />
        </main>
        {phone ? <BottomNav /> : null}
      </div>
      <Palette open={searching} onClose={() => setSearching(false)} />
    </div>
  );
}

function Banners() {
  const { t } = useTranslation();
  const online = useOnline();
  const { acting_for: absent } = useSession();
  return (
    <>
      <NewRelease />
      <PortalBanner />
      {online ? null : (
        <div className="ys-banner ys-banner-warn" role="status">
          <b>{t('common.offline.title')}</b> {t('common.offline.help')}
        </div>
      )}
      {absent ? (
        <div className="ys-banner ys-banner-link" role="status">
          {t('common.menu.acting_now', { name: absent.name })}
        </div>
      ) : null}
    </>
  );
}
