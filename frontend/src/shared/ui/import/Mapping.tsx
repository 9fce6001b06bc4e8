import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../Page';
import type { ImportBatch, ImportField } from './types';

interface MappingProps {
  batch: Pick<ImportBatch, 'headers' | 'mapping'>;
  fields: ImportField[];
  busy: boolean;
  onRun: (mapping: Record<string, string>) => void;
}

/** Which column of the file fills which field. A change asks for a new dry run. */
export function Mapping({ batch, fields, busy, onRun }: MappingProps) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState(batch.mapping);
  const options = batch.headers.map((header) => ({ value: header, label: header }));
  const changed = JSON.stringify(mapping) !== JSON.stringify(batch.mapping);
  const choose = (key: string, header: string | undefined) => {
    const rest = Object.fromEntries(Object.entries(mapping).filter(([field]) => field !== key));
    setMapping(header ? { ...rest, [key]: header } : rest);
  };
  return (
    <Panel
      title={t('common.import.mapping')}
      extra={
        <Button size="small" type={changed ? 'primary' : 'default'} loading={busy} onClick={() => onRun(mapping)}>
          {t('common.import.run')}
        </Button>
      }
    >
      <p className="ys-mute ys-import-help">{t('common.import.mapping_help')}</p>
      <div className="ys-import-mapping">
        {fields.map((field) => (
          <label key={field.key} className="ys-import-field">
            <span>
              {field.label}
              {field.required ? <span className="ys-deadline-late"> *</span> : null}
            </span>
            <Select
              allowClear
              showSearch
              value={mapping[field.key]}
              options={options}
              status={field.required && !mapping[field.key] ? 'error' : undefined}
              placeholder={t('common.import.not_mapped')}
              aria-label={field.label}
              onChange={(header?: string) => choose(field.key, header)}
            />
          </label>
        ))}
      </div>
    </Panel>
  );
}
