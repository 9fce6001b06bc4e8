import { SearchOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { usePhone } from '@/shared/lib/media';
import { Bell } from './Bell';
import { CycleChip } from './CycleChip';
import { UserMenu } from './UserMenu';

export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const session = useSession();
  return (
    <header className="ys-top ys-screen-only">
      {phone ? (
        <>
          <span className="ys-top-place">{session.organisation.short_name || session.organisation.name}</span>
          <button type="button" className="ys-top-icon" aria-label={t('common.search.short')} onClick={onSearch}>
            <SearchOutlined />
          </button>
        </>
      ) : (
        <button type="button" className="ys-top-search" onClick={onSearch}>
          <SearchOutlined aria-hidden />
          <span>{t('common.search.placeholder')}</span>
          <kbd>{t('common.search.hint')}</kbd>
        </button>
      )}
      <div className="ys-top-end">
        {!phone && session.may('read_demand') ? <CycleChip /> : null}
        <Bell />
        <UserMenu />
      </div>
    </header>
  );
}
