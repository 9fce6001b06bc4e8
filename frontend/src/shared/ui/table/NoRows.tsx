import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Empty } from '../States';
import type { TableProps } from './types';

export function NoRows<T>({ filtered, empty, onResetFilters }: TableProps<T>) {
  const { t } = useTranslation();
  if (!filtered) return <Empty {...empty} />;
  const reset = onResetFilters ? <Button onClick={onResetFilters}>{t('common.action.reset')}</Button> : undefined;
  return <Empty title={t('common.table.no_match')} help={t('common.table.no_match_help')} action={reset} />;
}
