import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { SliceTabs } from '@/shared/ui/SliceTabs';

const tones: Record<string, Tone> = {
  open: 'warn', covered: 'link', solved: 'good', ordered: 'link', expired: 'bad', withdrawn: 'plain',
  taken: 'good',
  told: 'warn', confirmed: 'link', done: 'good', closed: 'good',
  asked: 'warn', accepted: 'good', declined: 'plain', lapsed: 'plain',
  proposed: 'warn', approved: 'link', sent: 'link', received: 'good', cancelled: 'plain',
};

/** Where a paper of the exchange stands. */
export function State({ of, value }: { of: 'shortage' | 'ask' | 'transfer' | 'recall' | 'holder' | 'offer_state'; value: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[value] ?? 'plain'}>{t(`exchange.${of}.${value}`)}</Mark>;
}

export const short = (org: { short_name: string; name: string }): string => org.short_name || org.name;

/** The pages of the exchange. */
export function ExchangeTabs() {
  const { t } = useTranslation();
  const { is } = useSession();
  const tabs = [
    { to: '/exchange/shortages', label: t('exchange.tab.shortages') },
    { to: '/exchange/transfers', label: t('exchange.tab.transfers') },
    { to: '/exchange/near-expiry', label: t('exchange.tab.near') },
    { to: '/exchange/offers', label: t('exchange.tab.offers') },
    { to: '/exchange/recalls', label: t('exchange.tab.recalls') },
    ...(is('centre', 'supervisor') ? [{ to: '/exchange/figures', label: t('exchange.tab.figures') }] : []),
  ];
  return <SliceTabs label={t('exchange.title')} tabs={tabs} />;
}
