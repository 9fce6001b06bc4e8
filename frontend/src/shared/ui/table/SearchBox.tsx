import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useHotkey } from '../../lib/hotkey';

const PAUSE_MS = 200;

/** Search above a table: `/` jumps here, and the server is asked when the fingers rest. */
export function SearchBox({ value, onChange, placeholder }: { value: string; onChange: (text: string) => void; placeholder: string }) {
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  const box = useRef<InputRef>(null);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useHotkey('/', () => box.current?.focus({ cursor: 'all' }));
  useEffect(() => {
    if (text === value) return;
    const timer = window.setTimeout(() => onChange(text), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <Input
      ref={box}
      className="ys-table-search"
      prefix={<SearchOutlined />}
      allowClear
      value={text}
      placeholder={placeholder}
      aria-label={placeholder}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => onChange(text)}
    />
  );
}
