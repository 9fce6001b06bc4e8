import { useMemo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { QuantityGrid } from '@/shared/ui/grid/QuantityGrid';
import type { GridHandle } from '@/shared/ui/grid/types';
import type { EntryRow } from '../../model/rows';
import { entryColumns } from './columns';

interface EntryGridProps {
  rows: readonly EntryRow[];
  readonly?: boolean;
  grid?: Ref<GridHandle>;
  onType?: (id: string, text: string) => void;
  onAdopt?: (ids: string[]) => void;
  onPaste?: (text: string, rowId: string | null) => void;
  onSubmit?: () => void;
  explain: (row: EntryRow) => ReactNode;
}

const rowId = (row: EntryRow): string => row.id;

/** The grid in which a requisition is written, and read by those who decide on it. */
export function EntryGrid({ rows, readonly = false, grid, onType, onAdopt, onPaste, onSubmit, explain }: EntryGridProps) {
  const { t } = useTranslation();
  const columns = useMemo(() => entryColumns(t), [t]);
  return (
    <QuantityGrid
      ref={grid}
      label={t('demand.entry.grid')}
      rows={rows}
      rowId={rowId}
      columns={columns}
      readonly={readonly}
      onEdit={(edits) => edits.forEach(({ id, text }) => onType?.(id, text))}
      onAdopt={onAdopt && ((chosen) => onAdopt(chosen.map(rowId)))}
      onPaste={readonly ? undefined : onPaste}
      onSubmit={onSubmit}
      explain={explain}
    />
  );
}
