import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Panel } from '@/shared/ui/Page';
import { When } from '@/shared/ui/Values';
import { useSuspects, useVouch, type Suspect } from '../../api/mail';

/** Where the address of its owner is corrected. */
function home(one: Suspect): string | null {
  if (one.user) return '/people/users';
  if (one.organisation?.kind === 'supplier') return `/suppliers/register/${one.organisation.id}`;
  return one.organisation ? `/people/organisations/${one.organisation.id}` : null;
}

/** Addresses from which mail came back: to be corrected at their owner, or vouched for. */
export function Suspects() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { rows } = useSuspects(true);
  const vouch = useVouch(t('operations.mail.vouched'));
  if (rows.length === 0) return null;
  return (
    <Panel title={t('operations.mail.suspects')} count={rows.length}>
      <ul className="ys-mail-suspects">
        {rows.map((one) => {
          const to = home(one);
          const owner = [one.organisation?.name, one.user?.name].filter(Boolean).join(' · ');
          return (
            <li key={one.id}>
              <b>{one.address}</b>
              {to ? <Link to={to}>{owner}</Link> : <span>{owner}</span>}
              <span className="ys-mute">{one.reason}</span>
              <When at={one.since_at} />
              {may('manage_operations') ? (
                <Button size="small" loading={vouch.isPending && vouch.variables === one.id} onClick={() => vouch.mutate(one.id)} aria-label={`${t('operations.mail.vouch')} ${one.address}`}>
                  {t('operations.mail.vouch')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
