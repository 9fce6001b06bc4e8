import { useTranslation } from 'react-i18next';
import { colour } from '../theme/tokens';

/** The seal 药枢, white on cinnabar: the only ornament of the product. */
export function Seal({ height = 36 }: { height?: number }) {
  const { t } = useTranslation();
  return (
    <svg role="img" aria-label={t('common.product')} width={(height * 20) / 36} height={height} viewBox="0 0 20 36">
      <rect width="20" height="36" rx="4" fill={colour.cinnabar} />
      <g fill="#fff" fontSize="14" fontWeight="600" textAnchor="middle" fontFamily="'Noto Serif CJK SC','Songti SC',SimSun,serif">
        <text x="10" y="15.5">药</text>
        <text x="10" y="31">枢</text>
      </g>
    </svg>
  );
}
