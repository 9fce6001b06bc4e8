import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { App, Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { asProblem } from '@/shared/api/problem';
import { meQuery, useLeave, useSession, type Me } from '@/shared/api/session';
import { chooseLanguage, languages, type Language } from '@/shared/i18n/i18n';

function useSwitches() {
  const cache = useQueryClient();
  const router = useRouter();
  const { message } = App.useApp();
  return {
    /** The language stays on this device and with the account, so that mails speak it too. */
    language: async (language: Language) => {
      await chooseLanguage(language);
      await api.POST('/api/identity/me/locale', { body: { locale: language } }).catch(() => undefined);
      await cache.invalidateQueries();
    },
    /** From now on in an absent colleague's place, or as oneself again. Another reach: nothing cached is true any more. */
    acting: async (user: string | null) => {
      try {
        await api.POST('/api/identity/session/acting', { body: { user_id: user } });
        const answer = await api.GET('/api/identity/me', {});
        cache.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== meQuery.queryKey[1] });
        cache.setQueryData(meQuery.queryKey, answer.data as Me);
        await router.invalidate();
      } catch (error) {
        void message.error(asProblem(error).message);
      }
    },
  };
}

export function UserMenu() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const leave = useLeave();
  const switches = useSwitches();
  const acting: MenuProps['items'] = session.can_act_for.length
    ? [
        {
          type: 'group',
          label: t('common.menu.acting'),
          children: [
            { key: 'act:', label: t('common.menu.act_as_self') },
            ...session.can_act_for.map((person) => ({ key: `act:${person.id}`, label: t('common.menu.act_for', { name: person.name }) })),
          ],
        },
        { type: 'divider' },
      ]
    : [];
  const items: MenuProps['items'] = [
    ...acting,
    { key: 'account', label: t('common.menu.account') },
    { key: 'notices', label: t('common.menu.notices') },
    { type: 'group', label: t('common.language.switch'), children: languages.map((language) => ({ key: `lang:${language}`, label: t(`common.language.${language}`) })) },
    { type: 'divider' },
    { key: 'leave', label: t('common.menu.signout') },
  ];
  const selected = [`lang:${i18n.language}`, `act:${session.acting_for?.id ?? ''}`];
  const choose = async (key: string) => {
    if (key === 'notices') await navigate({ to: '/account/notices' });
    if (key === 'account') await navigate({ to: '/account' });
    if (key.startsWith('lang:')) await switches.language(key.slice(5) as Language);
    if (key.startsWith('act:')) await switches.acting(key.slice(4) || null);
    if (key === 'leave') {
      await leave();
      await navigate({ to: '/login' });
    }
  };
  return (
    <Dropdown trigger={['click']} menu={{ items, selectable: true, selectedKeys: selected, onClick: ({ key }) => void choose(key) }} placement="bottomRight">
      <button type="button" className="ys-user" title={t('common.menu.account')}>
        <span className="ys-user-mark" aria-hidden>
          {session.user.name.slice(0, 1)}
        </span>
        <span className="ys-user-name">{session.user.name}</span>
      </button>
    </Dropdown>
  );
}
