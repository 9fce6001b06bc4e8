import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { platformLink, useOrderOnPlatform } from '../../api/platform';

/** 省平台: the numbers of an order and its volume-based lines there; nothing for an order without such lines. */
export function OnPlatform({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const { data } = useOrderOnPlatform(orderId);
  if (!data || data.lines.length === 0) return null;
  const export_ = (
    <a href={platformLink({ order_id: orderId })} download>
      {t('purchasing.platform.export')}
    </a>
  );
  return (
    <Panel title={t('purchasing.platform.title')} extra={export_}>
      <p>{data.number ? <b className="ys-num">{data.number}</b> : <span className="ys-mute">{t('purchasing.platform.no_number')}</span>}</p>
      <ul className="ys-platform-lines">
        {data.lines.map((line) => (
          <li key={line.line_id}>
            <span>
              {line.line_no}. {line.name}
            </span>
            <span className="ys-num ys-mute">{line.number ?? line.platform_item ?? '—'}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
