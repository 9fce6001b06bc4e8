import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '../../api/changed';
import type { TableProps } from './types';

/** The same rows in one hand: a list of cards, each a single target. */
export function Cards<T>({ listing, rowKey, card, onOpen, label }: TableProps<T>) {
  const { t } = useTranslation();
  const changed = useChangedRows();
  return (
    <>
      <ul className="ys-cards" aria-label={label}>
        {listing.rows.map((row) => {
          const key = rowKey(row);
          const tint = changed.has(key) ? ' ys-changed' : '';
          return (
            <li key={key} className={`ys-card-row${tint}`}>
              {onOpen ? (
                <button type="button" className="ys-card-button" onClick={() => onOpen(row)}>
                  {card?.(row)}
                </button>
              ) : (
                <div className="ys-card-button">{card?.(row)}</div>
              )}
            </li>
          );
        })}
      </ul>
      {listing.hasMore ? (
        <div className="ys-cards-more">
          <Button block loading={listing.loadingMore} onClick={listing.more}>
            {t('common.action.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
