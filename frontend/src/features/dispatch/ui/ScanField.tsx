import { CameraOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Camera, hasCamera } from './Camera';

interface ScanProps {
  /** What is to be scanned now. */
  label: string;
  placeholder?: string;
  busy?: boolean;
  /** What was wrong with the last scan; stands until the next one. */
  problem?: string | null;
  onScan: (code: string) => void;
}

/**
 * Where a scanner writes: it types like a keyboard and ends with Enter. The field takes the focus back after every scan, so
 * that nobody has to touch the screen between two labels.
 */
export function ScanField({ label, placeholder, busy = false, problem, onScan }: ScanProps) {
  const { t } = useTranslation();
  const field = useRef<InputRef>(null);
  const [code, setCode] = useState('');
  const [camera, setCamera] = useState(false);
  const queue = useRef<string[]>([]);
  const send = useRef(onScan);
  useEffect(() => {
    send.current = onScan;
  });
  useEffect(() => {
    if (busy) return;
    field.current?.focus({ preventScroll: true });
    // Whoever scans faster than the server answers loses nothing.
    const next = queue.current.shift();
    if (next) send.current(next);
  }, [busy, label]);
  const scan = (text: string) => {
    const found = text.trim();
    setCode('');
    if (!found) return;
    if (busy) queue.current.push(found);
    else onScan(found);
  };
  return (
    <div className="ys-scan">
      <label>
        <span className="ys-scan-label">{label}</span>
        <Input
          ref={field}
          value={code}
          size="large"
          inputMode="none"
          autoComplete="off"
          enterKeyHint="done"
          status={problem ? 'error' : undefined}
          aria-invalid={Boolean(problem)}
          placeholder={placeholder ?? t('dispatch.scan.placeholder')}
          onChange={(event) => setCode(event.target.value)}
          onPressEnter={() => scan(code)}
          onFocus={(event) => (event.target.inputMode = 'none')}
          onClick={(event) => (event.currentTarget.inputMode = 'text')}
          suffix={
            <Button type="text" icon={<CameraOutlined />} aria-label={t('dispatch.scan.camera')} title={hasCamera() ? t('dispatch.scan.camera') : t('dispatch.scan.no_camera')} onClick={() => setCamera(true)} />
          }
        />
      </label>
      <div className="ys-scan-problem" role={problem ? 'alert' : undefined}>
        {problem}
      </div>
      {camera ? (
        <Camera
          onClose={() => setCamera(false)}
          onFound={(text) => {
            setCamera(false);
            scan(text);
          }}
        />
      ) : null}
    </div>
  );
}
