import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/media';
import { size } from '../../theme/tokens';
import { HintBar } from '../HintBar';
import { ProblemState, Waiting } from '../States';
import { Cards } from './Cards';
import { ColumnChooser } from './ColumnChooser';
import { NoRows } from './NoRows';
import { SearchBox } from './SearchBox';
import { TableBody } from './TableBody';
import type { TableProps } from './types';
import { useColumns } from './useColumns';
import './table.css';

/**
 * The one table of the product: filters as chips above, sums at the right, columns chosen and remembered,
 * rows drawn only while in view, more of them fetched on scrolling, everything by keyboard.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { t } = useTranslation();
  const phone = usePhone();
  const choice = useColumns(props.name, props.columns);
  const { listing } = props;
  const none = listing.rows.length === 0;
  const asCards = phone && props.card !== undefined;
  return (
    <section className={frame(props, phone)} aria-label={props.label}>
      {props.bare ? null : (
        <div className="ys-table-bar ys-screen-only">
          {props.search ? <SearchBox {...props.search} /> : null}
          {props.filters}
          <div className="ys-table-totals">
            {props.totals ?? (none ? null : <RowCount loaded={listing.rows.length} complete={!listing.hasMore} />)}
            {asCards ? null : <ColumnChooser columns={props.columns} choice={choice} />}
          </div>
        </div>
      )}
      {listing.problem && none ? (
        <ProblemState problem={listing.problem} again={listing.again} />
      ) : listing.loading ? (
        <Waiting />
      ) : none ? (
        <NoRows {...props} />
      ) : asCards ? (
        <Cards {...props} />
      ) : (
        <Grid {...props} columns={choice.shown} />
      )}
      {props.hints && !phone ? <HintBar hints={props.hints} /> : null}
      <span className="ys-visually-hidden" role="status">
        {listing.loadingMore ? t('common.table.loading') : ''}
      </span>
    </section>
  );
}

function frame<T>({ fill, bare }: TableProps<T>, phone: boolean): string {
  return ['ys-table-card', fill && !phone ? 'ys-table-fill' : '', bare ? 'ys-table-bare' : ''].filter(Boolean).join(' ');
}

function RowCount({ loaded, complete }: { loaded: number; complete: boolean }) {
  const { t } = useTranslation();
  return <span>{t(complete ? 'common.table.total' : 'common.table.loaded', { count: loaded })}</span>;
}

function Grid<T>(props: TableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const phone = usePhone();
  const rowHeight = phone ? size.touch + 4 : props.compact ? size.compactRow : size.row;
  const toggle = useMemo(
    () => (key: string) =>
      setOpen((old) => {
        const next = new Set(old);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const { openedKey } = props;
  const shown = useMemo(() => (openedKey && !open.has(openedKey) ? new Set(open).add(openedKey) : open), [open, openedKey]);
  return (
    <div ref={scroller} className="ys-table-scroll" tabIndex={-1}>
      <TableBody {...props} scroller={scroller} rowHeight={rowHeight} open={shown} toggle={toggle} />
    </div>
  );
}
