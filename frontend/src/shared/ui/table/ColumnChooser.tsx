import { SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Column } from './types';
import type { ColumnChoice } from './useColumns';

export function ColumnChooser<T>({ columns, choice }: { columns: Column<T>[]; choice: ColumnChoice<T> }) {
  const { t } = useTranslation();
  const list = (
    <div className="ys-table-chooser">
      {columns
        .filter((column) => !column.always && column.title)
        .map((column) => (
          <Checkbox key={column.key} checked={choice.isShown(column)} onChange={(event) => choice.show(column.key, event.target.checked)}>
            {column.title}
          </Checkbox>
        ))}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button type="text" size="small" icon={<SettingOutlined />} aria-label={t('common.table.columns')} title={t('common.table.columns')} />
    </Popover>
  );
}
