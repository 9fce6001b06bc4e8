import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSplit } from '../api/tracing';
import type { LotBalance } from '../model';

/** 拆零: packs are opened; what was in them is a lot of its own with a shorter life. */
export function SplitDrawer({ item, lot, organisation, onClose }: { item: string; lot: LotBalance; organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ packs: string }>();
  const split = useSplit({
    done: (made) => t('stock.split.done', { lot: made.opened.number, day: made.opened.expires_on }),
    onDone: onClose,
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  return (
    <FormDrawer title={t('stock.split.title', { lot: lot.number })} form={form} busy={split.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.split.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ packs: '1' }} onFinish={({ packs }) => split.mutate({ organisation_id: organisation, item_id: item, lot_id: lot.lot_id, packs: Number(packs) })}>
        <Form.Item name="packs" label={t('stock.split.packs')} rules={[{ required: true, pattern: /^[1-9]\d{0,5}$/, message: t('stock.consumption.required') }]}>
          <Input inputMode="numeric" />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
