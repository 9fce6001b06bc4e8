import { Link } from '@tanstack/react-router';
import { Button, Drawer, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { whenFull } from '@/shared/format/when';
import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Facts, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import { attachmentAddress, useDelivery, useResend, type DeliveryDetail } from '../../api/mail';
import { Letter } from './Letter';
import { StageMark } from './StageMark';

const tones: Record<string, Tone> = { sent: 'good', postponed: 'warn', unreachable: 'warn', interrupted: 'warn', refused: 'bad', bounced: 'bad' };

/** One delivery: what it says, every attempt, and what came back. */
export function DeliveryDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const asked = useDelivery(id);
  const resend = useResend(t('operations.mail.resent'));
  const again = asked.data?.can.includes('resend');
  return (
    <Drawer
      open
      size={720}
      title={t('operations.mail.delivery')}
      onClose={onClose}
      extra={
        again ? (
          <Button type="primary" loading={resend.isPending} onClick={() => resend.mutate(id)}>
            {t('operations.mail.resend')}
          </Button>
        ) : null
      }
    >
      <Loaded asked={asked}>{(found) => <Content found={found} />}</Loaded>
    </Drawer>
  );
}

function Content({ found }: { found: DeliveryDetail }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <div className="ys-mail-delivery">
      <Facts
        items={[
          [t('operations.mail.state'), <StageMark key="stage" stage={found.stage} />],
          [t('operations.mail.kind'), found.kind_name || '—'],
          [t('operations.mail.recipient'), found.recipient],
          [t('operations.mail.receiver'), [found.organisation?.name, found.user?.name].filter(Boolean).join(' · ') || '—'],
          [t('operations.mail.urgency'), word('operations.mail.urgencies', found.urgency)],
          [t('operations.mail.created_at'), whenFull(found.created_at)],
          ...(found.next_at ? [[t('operations.mail.next_at'), whenFull(found.next_at)] as [string, string]] : []),
          [t('operations.mail.name'), found.message_name],
          ...(found.link ? [[t('operations.mail.cause'), <Link key="cause" to={found.link}>{t('common.action.open')}</Link>] as [string, React.ReactNode]] : []),
        ]}
      />
      <Panel title={t('operations.mail.history')} count={found.history.length}>
        <History found={found} />
      </Panel>
      {found.attachments.length ? (
        <Panel title={t('operations.mail.attachments')} count={found.attachments.length}>
          {found.attachments.map((file) => (
            <div key={file.number}>
              <a href={attachmentAddress(found.id, file.number)} download={file.file_name}>
                {file.file_name}
              </a>{' '}
              <span className="ys-mute ys-num">{t('operations.mail.bytes', { count: Math.ceil(file.bytes / 1024) })}</span>
            </div>
          ))}
        </Panel>
      ) : null}
      <Panel title={found.subject}>
        <Tabs
          items={[
            { key: 'html', label: t('operations.mail.as_html'), children: <Letter html={found.html ?? ''} title={found.subject} /> },
            { key: 'text', label: t('operations.mail.as_text'), children: <pre className="ys-mail-text">{found.text}</pre> },
          ]}
          defaultActiveKey={found.html ? 'html' : 'text'}
        />
      </Panel>
    </div>
  );
}

function History({ found }: { found: DeliveryDetail }) {
  const { t } = useTranslation();
  const word = useWord();
  if (found.history.length === 0) return <p className="ys-mute">{t('operations.mail.no_attempt')}</p>;
  return (
    <ol className="ys-mail-attempts">
      {found.history.map((one) => (
        <li key={one.started_at + one.outcome}>
          <When at={one.started_at} /> <Mark tone={tones[one.outcome] ?? 'plain'}>{word('operations.mail.outcome', one.outcome)}</Mark>{' '}
          <span className="ys-mute">{one.reason}</span>
        </li>
      ))}
    </ol>
  );
}
