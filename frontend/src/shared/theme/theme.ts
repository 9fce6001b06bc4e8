import type { ThemeConfig } from 'antd';
import { colour, fontFamily, size } from './tokens';

const flat = { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' };

/** antd in the county's clothes. `phone` enlarges type and targets for one thumb. */
export function themeFor(phone: boolean): ThemeConfig {
  const control = phone ? size.touch : size.control;
  return {
    token: {
      colorPrimary: colour.jade,
      colorSuccess: colour.jade,
      colorError: colour.cinnabar,
      colorWarning: colour.realgar,
      colorInfo: colour.indigo,
      colorLink: colour.indigo,
      colorText: colour.ink,
      colorTextSecondary: colour.mute,
      colorTextDescription: colour.mute,
      colorTextTertiary: colour.mute,
      colorTextPlaceholder: '#6f7773',
      colorTextDisabled: '#757d79',
      colorBorder: '#d5d3ca',
      colorBorderSecondary: colour.line,
      colorBgLayout: colour.paper,
      colorFillAlter: colour.header,
      colorPrimaryBg: colour.jadeSoft,
      colorPrimaryBgHover: colour.jadeSoft,
      controlItemBgActive: colour.jadeSoft,
      controlItemBgActiveHover: colour.jadeSoft,
      controlItemBgHover: colour.header,
      colorSuccessBg: colour.jadeSoft,
      colorSuccessBorder: colour.line,
      colorErrorBg: colour.cinnabarSoft,
      colorErrorBorder: colour.line,
      colorWarningBg: colour.realgarSoft,
      colorWarningBorder: colour.line,
      colorInfoBg: colour.indigoSoft,
      colorInfoBorder: colour.line,
      colorErrorText: colour.cinnabarInk,
      colorWarningText: colour.realgarInk,
      borderRadius: 4,
      borderRadiusLG: 4,
      borderRadiusSM: 3,
      fontFamily,
      fontSize: phone ? 16 : 13,
      fontSizeSM: phone ? 14 : 12,
      controlHeight: control,
      controlHeightSM: phone ? control : 24,
      controlHeightLG: phone ? 48 : 34,
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
      wireframe: false,
    },
    components: {
      Button: { ...flat, fontWeight: 400 },
      Card: { headerFontSize: 13, headerHeight: 36, bodyPadding: 12, headerPadding: 12 },
      Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 4px' },
      Tabs: { horizontalMargin: '0 0 12px', titleFontSize: phone ? 16 : 13, inkBarColor: colour.jade },
      Modal: { titleFontSize: 15 },
      Tooltip: { colorBgSpotlight: colour.ink },
      Tag: { defaultBg: colour.header, defaultColor: colour.ink },
    },
  };
}
