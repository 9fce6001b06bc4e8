import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRef } from '@/shared/api/refs';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Panel } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { percent } from '@/shared/format/decimal';
import { useIgnoreCrosswalk, useMapCrosswalk, useProposals } from '../api/crosswalk';
import type { CrosswalkEntry, Proposal } from '../model';
import './crosswalk.css';

interface Choice {
  item: Pick<ItemRef, 'id' | 'base_unit'> | null;
  num: number;
  den: number;
}

/** One entry: proposals with their reasons, the unit ratio, and the decision. */
export function CrosswalkDesk({ entry, onDone }: { entry: CrosswalkEntry; onDone: () => void }) {
  const { t } = useTranslation();
  const proposals = useProposals(entry.id);
  const map = useMapCrosswalk(t('formulary.crosswalk.mapped'), onDone);
  const ignore = useIgnoreCrosswalk(t('formulary.crosswalk.ignored'), onDone);
  const [choice, setChoice] = useState<Choice>({ item: entry.item ?? null, num: entry.ratio_num, den: entry.ratio_den });
  const confirm = () => choice.item && map.mutate({ entry, item_id: choice.item.id, ratio_num: choice.num, ratio_den: choice.den });
  return (
    <Panel title={`${entry.local_name} ${entry.local_specification}`}>
      <p className="ys-mute ys-note">{[entry.facility?.name, entry.local_code, entry.local_unit].filter(Boolean).join(' · ')}</p>
      <h3 className="ys-crosswalk-head">{t('formulary.crosswalk.proposals')}</h3>
      {proposals.rows.length === 0 && !proposals.loading ? <p className="ys-mute">{t('formulary.crosswalk.no_proposals')}</p> : null}
      <ul className="ys-plain-list">
        {proposals.rows.map((proposal) => (
          <ProposalLine key={proposal.item.id} proposal={proposal} chosen={choice.item?.id === proposal.item.id} onUse={() => setChoice({ item: proposal.item, num: proposal.ratio_num, den: proposal.ratio_den })} />
        ))}
      </ul>
      <h3 className="ys-crosswalk-head">{t('formulary.crosswalk.other')}</h3>
      <ItemPicker
        aria-label={t('formulary.crosswalk.other')}
        placeholder={t('formulary.items.search')}
        value={choice.item?.id}
        known={entry.item ? { id: entry.item.id, name: entry.item.name } : proposals.rows.map(({ item }) => ({ id: item.id, name: `${item.name} ${item.specification}` })).find(({ id }) => id === choice.item?.id)}
        onChange={(id, item) => setChoice((old) => ({ ...old, item: id ? (item ?? old.item) : null }))}
      />
      <Ratio choice={choice} local={entry.local_unit} onChange={setChoice} />
      <div className="ys-crosswalk-actions">
        <ActionButton verb="ignore" can={entry.can} ask="reason" askTitle={t('formulary.crosswalk.ignore_title')} askHelp={t('formulary.crosswalk.ignore_help')} busy={ignore.isPending} onAct={(reason) => ignore.mutate({ entry, reason })}>
          {t('formulary.crosswalk.ignore')}
        </ActionButton>
        {entry.can.includes('map') ? (
          <Button type="primary" disabled={!choice.item} loading={map.isPending} onClick={confirm}>
            {t('formulary.crosswalk.map')}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}

function ProposalLine({ proposal, chosen, onUse }: { proposal: Proposal; chosen: boolean; onUse: () => void }) {
  const { t } = useTranslation();
  return (
    <li className={chosen ? 'ys-proposal ys-proposal-chosen' : 'ys-proposal'}>
      <div>
        <ItemName item={proposal.item} />
        <div className="ys-mute ys-crosswalk-why">
          {proposal.item.manufacturer ? `${proposal.item.manufacturer} · ` : ''}
          {t('formulary.crosswalk.score', { score: percent(proposal.score) })} · {t('formulary.crosswalk.why', { why: proposal.why })}
        </div>
      </div>
      <Button size="small" onClick={onUse} aria-pressed={chosen}>
        {t('formulary.crosswalk.use')}
      </Button>
    </li>
  );
}

/** local quantity × num ÷ den = base units. Villages split packs, so both numbers matter. */
function Ratio({ choice, local, onChange }: { choice: Choice; local: string; onChange: (choice: Choice) => void }) {
  const { t } = useTranslation();
  return (
    <div className="ys-crosswalk-ratio">
      <span className="ys-mute">{t('formulary.crosswalk.ratio')}</span>
      <InputNumber min={1} precision={0} value={choice.num} aria-label={t('formulary.crosswalk.num')} onChange={(num) => onChange({ ...choice, num: num ?? 1 })} />
      <span>/</span>
      <InputNumber min={1} precision={0} value={choice.den} aria-label={t('formulary.crosswalk.den')} onChange={(den) => onChange({ ...choice, den: den ?? 1 })} />
      <span className="ys-mute">{t('formulary.crosswalk.ratio_help', { local, num: choice.num, den: choice.den, base: choice.item?.base_unit ?? '' })}</span>
    </div>
  );
}
