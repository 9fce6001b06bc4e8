import { Button, Drawer, Upload } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { useImport, type ImportRow } from '../api/prescriptions';

/** A file of prescriptions, told row by row. The same file again makes nothing new. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<ImportRow[]>();
  const take = useImport(setRows);
  return (
    <Drawer open size={560} title={t('decoction.import.title')} onClose={onClose}>
      <p className="ys-mute">{t('decoction.import.help')}</p>
      <Upload accept=".csv,.xlsx" maxCount={1} showUploadList={false} beforeUpload={(file) => { take.mutate(file); return false; }}>
        <Button type="primary" loading={take.isPending}>{t('decoction.import.choose')}</Button>
      </Upload>
      {rows ? (
        <ul className="ys-plain-list ys-import-rows">
          {rows.map((row) => (
            <li key={row.row_no}>
              <span className="ys-num ys-mute">{t('decoction.import.row', { count: row.row_no })}</span>
              {row.id ? <Link to={`/decoction/prescriptions/${row.id}`}>{t(row.new ? 'decoction.import.taken' : 'decoction.import.known')}</Link> : <Mark tone="bad">{t('decoction.import.refused')}</Mark>}
              {row.problems.length ? <span>{row.problems.join(' ')}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Drawer>
  );
}
