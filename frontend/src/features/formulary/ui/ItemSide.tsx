import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ItemName } from '@/shared/ui/ItemName';
import { Panel } from '@/shared/ui/Page';
import { Day } from '@/shared/ui/Values';
import { useItemVersions } from '../api/items';
import type { ItemDetail } from '../model';

/** Versions and substitutes of an item. */
export function ItemSide({ item }: { item: ItemDetail }) {
  return (
    <>
      <Versions id={item.id} />
      <Substitutes item={item} />
    </>
  );
}

function Versions({ id }: { id: string }) {
  const { t } = useTranslation();
  const { rows } = useItemVersions(id);
  return (
    <Panel title={t('formulary.item.versions')} count={rows.length || undefined}>
      <ul className="ys-plain-list">
        {rows.map((version) => (
          <li key={version.version_no}>
            {version.change_id ? (
              <Link to={`/formulary/changes/${version.change_id}`}>{t('formulary.item.version', { no: version.version_no })}</Link>
            ) : (
              t('formulary.item.version', { no: version.version_no })
            )}{' '}
            <span className="ys-mute">
              <Day on={version.effective_on} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Substitutes({ item }: { item: ItemDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('formulary.item.substitutes')} count={item.substitutes.length || undefined}>
      {item.substitutes.length === 0 ? <span className="ys-mute">{t('formulary.item.no_substitutes')}</span> : null}
      <ul className="ys-plain-list">
        {item.substitutes.map(({ item: other, note }) => (
          <li key={other.id}>
            <Link to={`/formulary/items/${other.id}`}>
              <ItemName item={other} />
            </Link>
            {note ? <div className="ys-mute">{note}</div> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
