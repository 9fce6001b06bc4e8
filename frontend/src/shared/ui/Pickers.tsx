import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useList, type Filters } from '../api/list';
import type { ItemRef, OrgRef } from '../api/refs';

interface PickerProps<T> {
  id?: string;
  value?: string;
  onChange?: (id: string | undefined, row: T | undefined) => void;
  placeholder?: string;
  'aria-label'?: string;
  disabled?: boolean;
  /** Shown for the present value before anything was searched. */
  known?: { id: string; name: string };
}

function useSearched<T>(path: string, filters: Filters) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const asked = useDeferredValue(text.trim());
  const { rows, loading } = useList<T>(path, { ...filters, q: asked }, { limit: 30, enabled: open });
  return { rows, loading, setText, setOpen };
}

function Picker<T extends { id: string }>(props: PickerProps<T> & { path: string; filters: Filters; title: (row: T) => string; detail: (row: T) => string }) {
  const { path, filters, title, detail, known, value, onChange, ...rest } = props;
  const found = useSearched<T>(path, filters);
  const options = found.rows.map((row) => ({ value: row.id, label: title(row), detail: detail(row) }));
  if (known && value === known.id && !options.some((option) => option.value === known.id)) options.unshift({ value: known.id, label: known.name, detail: '' });
  return (
    <Select
      {...rest}
      value={value}
      showSearch={{ filterOption: false, onSearch: found.setText }}
      allowClear
      loading={found.loading}
      options={options}
      style={{ width: '100%' }}
      onOpenChange={found.setOpen}
      optionRender={(option) => (
        <span>
          {option.label} <span className="ys-mute">{option.data.detail}</span>
        </span>
      )}
      onChange={(id?: string) => onChange?.(id, found.rows.find((row) => row.id === id))}
    />
  );
}

/** An item by name, code, maker or pinyin initials. */
export function ItemPicker({ filters = {}, ...props }: PickerProps<ItemRef> & { filters?: Filters }) {
  return (
    <Picker<ItemRef>
      {...props}
      path="/api/formulary/items"
      filters={filters}
      title={(item) => [item.name, item.form, item.specification].filter(Boolean).join(' ')}
      detail={(item) => [item.code, item.manufacturer].filter(Boolean).join(' · ')}
    />
  );
}

/** An organisation within reach. */
export function OrganisationPicker({ kind, ...props }: PickerProps<OrgRef> & { kind?: string }) {
  return <Picker<OrgRef> {...props} path="/api/identity/organisations" filters={{ kind }} title={(org) => org.name} detail={(org) => org.code} />;
}
