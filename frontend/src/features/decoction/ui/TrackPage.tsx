import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import type { Wire } from '@/shared/api/wire';
import { Seal } from '@/shared/ui/Seal';
import { Empty, Loaded } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import './track.css';

type Track = Wire['DecoctionTrack'];

/** What a patient sees under his link: plain steps, when, and how to take it. Nobody is named. */
export function TrackPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const asked = useQuery<Track, Problem>({
    queryKey: ['track', token],
    refetchInterval: 60_000,
    retry: false,
    queryFn: async ({ signal }) => (await api.GET('/api/decoction/track/{token}', { params: { path: { token } }, signal })).data as Track,
  });
  return (
    <main className="ys-track">
      <header><Seal /> <h1>{t('decoction.track.title')}</h1></header>
      {asked.error?.status === 404 ? <Empty title={t('decoction.track.none')} help={t('decoction.track.none_help')} /> : <Loaded asked={asked}>{(track) => <Steps track={track} />}</Loaded>}
    </main>
  );
}

/** What the time above the steps means: it arrived, it left, or it is promised. */
const word = ({ arrived_at, departed_at, delivery }: Track) => (arrived_at ? 'came' : departed_at ? `left_${delivery}` : `promise_${delivery}`);

function Steps({ track }: { track: Track }) {
  const { t } = useTranslation();
  const now = track.steps.findLastIndex((step) => step.at);
  return (
    <>
      {track.stopped ? <p className="ys-track-stop" role="alert">{t('decoction.track.stopped')}</p> : (
        <p className="ys-track-promise">{t(`decoction.track.${word(track)}`)} <strong><When at={track.arrived_at ?? track.departed_at ?? track.promised_at} /></strong></p>
      )}
      <ol className="ys-track-steps" aria-label={t('decoction.track.title')}>
        {track.steps.map((step, at) => (
          <li key={step.step} className={step.at ? 'ys-track-done' : undefined} aria-current={at === now ? 'step' : undefined}>
            <span>{t(`decoction.track.${step.step}`)}</span>
            {step.at ? <When at={step.at} /> : null}
          </li>
        ))}
      </ol>
      <section>
        <h2>{t('decoction.track.how')}</h2>
        {track.scheme === 'external' ? <p className="ys-track-stop">{t('decoction.label.external')}</p> : null}
        <p>{t(track.way === 'raw' ? 'decoction.track.take_raw' : 'decoction.track.take', { doses: track.doses, times: track.times_per_day, ml: track.ml_per_bag })}</p>
        <p>{t(track.way === 'raw' ? 'decoction.track.keep_raw' : 'decoction.track.keep')}</p>
        <p className="ys-mute">{t('decoction.track.ask')}</p>
      </section>
    </>
  );
}
