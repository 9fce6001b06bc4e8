import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { useDecideDuplicate } from '../api/decideDuplicate';
import type { ItemDetail } from '../model';

/** The source lists this drug twice: shown until somebody has decided. */
export function DuplicateNotice({ item }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const decide = useDecideDuplicate(item.id, item.version);
  if (!item.duplicate) return null;
  const { first, decision } = item.duplicate;
  const actions =
    decision === null && may('review_formulary') ? (
      <>
        <Button size="small" loading={decide.isPending} onClick={() => decide.mutate('keep')}>
          {t('formulary.item.keep')}
        </Button>
        <Button size="small" danger loading={decide.isPending} onClick={() => decide.mutate('retire')}>
          {t('formulary.item.retire')}
        </Button>
      </>
    ) : decision ? (
      <Mark>{t(`formulary.decision.${decision}`)}</Mark>
    ) : null;
  return (
    <Panel title={t('formulary.item.duplicate_of')} extra={actions}>
      <Link to={`/formulary/items/${first.id}`}>
        <ItemName item={first} />
      </Link>{' '}
      <span className="ys-mute">{t('formulary.item.duplicate_help')}</span>
    </Panel>
  );
}
