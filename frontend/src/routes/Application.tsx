import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/lib/media';
import { themeFor } from '@/shared/theme/theme';
import { contributions, type makeRouter } from './router';
import { ContributionContext } from './shell/contributions';

/** Theme, language, cache and router around everything. */
export function Application({ cache, router }: { cache: QueryClient; router: ReturnType<typeof makeRouter> }) {
  const phone = usePhone();
  const { i18n } = useTranslation();
  const english = i18n.language === 'en';
  const theme = useMemo(() => themeFor(phone), [phone]);
  useEffect(() => {
    dayjs.locale(english ? 'en' : 'zh-cn');
  }, [english]);
  return (
    <ConfigProvider theme={theme} locale={english ? enUS : zhCN} button={{ autoInsertSpace: false }} popupMatchSelectWidth={false}>
      <App notification={{ maxCount: 3 }} message={{ maxCount: 3 }}>
        <QueryClientProvider client={cache}>
          <ContributionContext value={contributions}>
            <RouterProvider router={router} />
          </ContributionContext>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
