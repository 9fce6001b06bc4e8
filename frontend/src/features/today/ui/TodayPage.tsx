import { useTranslation } from 'react-i18next';
import { today, weekday } from '@/shared/format/when';
import { useSession } from '@/shared/api/session';
import { Page, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useQuery } from '@tanstack/react-query';
import { todayQuery } from '@/shared/api/today';
import { CardStrip } from './CardStrip';
import { ClockPanel } from './ClockPanel';
import { TaskList } from './TaskList';
import './today.css';

/** 今日: the desk. What waits for this person, each thing with its verb; deadlines at the side. */
export function TodayPage() {
  const { t } = useTranslation();
  const me = useSession();
  const asked = useQuery(todayQuery);
  const date = today();
  return (
    <Page title={t('today.title')} facts={<span>{`${date} ${t(`today.weekday.${weekday(date)}`)} · ${me.user.name}`}</span>}>
      <Loaded asked={asked}>
        {(data) => (
          <>
            <CardStrip cards={data.cards} />
            <SideBySide main={<TaskList tasks={data.tasks} />} side={<ClockPanel tasks={data.tasks} />} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
