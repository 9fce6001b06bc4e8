import { Button } from 'antd';
import { useRef, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';

/** A line drawn with a finger; what was drawn is an image as soon as the finger leaves. */
export function SignaturePad({ label, onChange }: { label: string; onChange: (image: string | null) => void }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * event.currentTarget.width) / box.width, ((event.clientY - box.top) * event.currentTarget.height) / box.height];
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    const pen = event.currentTarget.getContext('2d');
    if (!pen) return;
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    pen.beginPath();
    pen.moveTo(...at(event));
  };
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = drawing.current ? event.currentTarget.getContext('2d') : null;
    pen?.lineTo(...at(event));
    pen?.stroke();
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!drawing.current) return;
    drawing.current = false;
    onChange(event.currentTarget.toDataURL('image/png'));
  };
  const clear = () => {
    const { current } = canvas;
    current?.getContext('2d')?.clearRect(0, 0, current.width, current.height);
    onChange(null);
  };
  return (
    <div className="ys-sign">
      <span>
        {label}
        <Button type="link" size="small" onClick={clear}>
          {t('dispatch.drive.sign_again')}
        </Button>
      </span>
      <canvas ref={canvas} width={640} height={220} role="img" aria-label={label} onPointerDown={begin} onPointerMove={go} onPointerUp={end} onPointerCancel={end} />
    </div>
  );
}
