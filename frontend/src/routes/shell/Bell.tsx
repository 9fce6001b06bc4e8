import { BellOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useList } from '@/shared/api/list';
import { useVerb } from '@/shared/api/verb';
import { Empty } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';

interface Notice {
  id: string;
  kind: string;
  params: Record<string, string | number>;
  created_at: string;
  link?: string | null;
  read_at?: string | null;
}

/** What happened that concerns me, unread first. */
export function Bell() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { rows } = useList<Notice>('/api/notices', {}, { limit: 20 });
  const read = useVerb<string>({
    call: (id) => api.POST('/api/notices/{id}/reading', { params: { path: { id } } }),
    touches: ['/api/notices'],
  });
  const unread = rows.filter((notice) => !notice.read_at).length;
  const list = rows.length ? (
    <ul className="ys-notices">
      {rows.map((notice) => (
        <li key={notice.id} className={notice.read_at ? 'ys-mute' : undefined}>
          <div>
            <Link to={notice.link ?? '/'} onClick={() => setOpen(false)}>
              {t(`common.notice.${notice.kind.replaceAll('.', '_')}`, { ...notice.params, defaultValue: notice.kind })}
            </Link>
            <br />
            <small className="ys-mute">
              <When at={notice.created_at} />
            </small>
          </div>
          {notice.read_at ? null : (
            <Button size="small" onClick={() => read.mutate(notice.id)}>
              {t('common.notices.read')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  ) : (
    <Empty title={t('common.notices.title')} help={t('common.notices.none')} />
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={<div className="ys-notices-box">{list}</div>}>
      <button type="button" className="ys-top-icon" aria-label={unread ? t('common.notices.unread', { count: unread }) : t('common.notices.title')}>
        <BellOutlined />
        {unread ? <span className="ys-top-count" aria-hidden>{unread > 99 ? '99+' : unread}</span> : null}
      </button>
    </Popover>
  );
}
