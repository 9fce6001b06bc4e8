import { Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The browser's own reader of codes; no library is loaded for it, and where it is missing the screen says so. */
interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const detectorClass = (): DetectorClass | undefined => (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const hasCamera = (): boolean => Boolean(detectorClass()) && Boolean((navigator as { mediaDevices?: MediaDevices }).mediaDevices);

const formats = ['code_128', 'ean_13', 'data_matrix', 'qr_code'];

/** Reads one code with the camera. */
export function Camera({ onFound, onClose }: { onFound: (code: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(() => (hasCamera() ? '' : 'no_camera'));
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  });
  useEffect(() => {
    const Reader = detectorClass();
    if (!Reader || !hasCamera()) return undefined;
    const reader = new Reader({ formats });
    let stream: MediaStream | null = null;
    let timer = 0;
    let over = false;
    const look = async () => {
      const seen = video.current?.readyState === 4 ? await reader.detect(video.current).catch(() => []) : [];
      if (over) return;
      if (seen[0]) found.current(seen[0].rawValue);
      else timer = window.setTimeout(() => void look(), 150);
    };
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then((granted) => {
        stream = granted;
        if (over || !video.current) return stop();
        video.current.srcObject = granted;
        void video.current.play().then(look);
      })
      .catch(() => setProblem('camera_refused'));
    const stop = () => {
      over = true;
      window.clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
    return stop;
  }, []);
  return (
    <Modal open title={t('dispatch.scan.camera')} footer={null} onCancel={onClose}>
      {problem ? <p role="alert">{t(`dispatch.scan.${problem}`)}</p> : <video ref={video} className="ys-scan-video" muted playsInline />}
    </Modal>
  );
}
